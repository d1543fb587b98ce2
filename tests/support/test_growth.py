"""The measure of growth tells linear work from quadratic work."""

import time

import pytest
from growth import BUDGET, LEAST, TookTooLongError, assert_nearly_linear, at_most, in_time


def test_linear_work_passes() -> None:
    assert assert_nearly_linear(lambda text: [ord(letter) for letter in text * 20], lambda n: "a" * n) > 0


@pytest.mark.full
def test_quadratic_work_fails() -> None:
    with pytest.raises(AssertionError, match="worse than n log n"):
        assert_nearly_linear(lambda text: [text.count("b") for _ in text], lambda n: "a" * n)


def test_work_without_an_end_is_interrupted() -> None:
    def forever() -> None:
        while True:
            pass

    with pytest.raises(TookTooLongError), at_most(0.2):
        forever()


@pytest.mark.full
def test_texts_are_tried_until_the_time_is_used_up() -> None:
    tried = []
    for make in in_time([str] * 1_000):
        with at_most(60):
            before = time.process_time()
            while time.process_time() - before < BUDGET / 20:
                pass
        tried.append(make)
    assert LEAST <= len(tried) < 30
