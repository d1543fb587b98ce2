"""The measure of growth tells linear work from quadratic work."""

import pytest
from growth import TookTooLongError, assert_nearly_linear, at_most


def test_linear_work_passes() -> None:
    assert assert_nearly_linear(lambda text: [ord(letter) for letter in text * 20], lambda n: "a" * n) > 0


def test_quadratic_work_fails() -> None:
    with pytest.raises(AssertionError, match="worse than n log n"):
        assert_nearly_linear(lambda text: [text.count("b") for _ in text], lambda n: "a" * n)


def test_work_without_an_end_is_interrupted() -> None:
    def forever() -> None:
        while True:
            pass

    with pytest.raises(TookTooLongError), at_most(0.2):
        forever()
