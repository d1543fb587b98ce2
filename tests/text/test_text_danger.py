"""What tells of danger to life and health, and what only looks like it, in each language that has words for it."""

from __future__ import annotations

from time import perf_counter

import pytest
from danger_texts import DANGERS, LOOK_ALIKES

from kbtools.text.danger import tells_of_danger


@pytest.mark.parametrize("text", DANGERS)
def test_who_tells_of_danger_is_heard(text: str) -> None:
    assert tells_of_danger(text)
    assert tells_of_danger(f"Hello,\n{text.upper()}\nthanks")


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_danger_is_not_taken_for_it(text: str) -> None:
    assert not tells_of_danger(text)


@pytest.mark.parametrize("piece", ["lamp a ", "i was ", "fell ", "sich a a ", "a" * 50, "é́", " "])
def test_a_text_made_to_take_long_takes_no_time(piece: str) -> None:
    tells_of_danger("")
    began = perf_counter()
    tells_of_danger(piece * 10_000)
    assert perf_counter() - began < 1
