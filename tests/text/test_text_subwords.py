"""Runs of letters, counted for many words at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text import subwords
from kbtools.text.subwords import FNV_BASIS, LONGEST, SHORTEST, fit_subwords, runs_of

WORDS = st.lists(st.text(st.characters(whitelist_categories=("Ll", "Nd")), min_size=1, max_size=12), min_size=1)


def fnv(text: str) -> int:
    total = FNV_BASIS
    for letter in text:
        total = ((total ^ ord(letter)) * 0x01000193) % 2**32
    return total


@pytest.mark.full
@given(WORDS)
def test_the_runs_of_words_are_those_of_each_word_alone(words: list[str]) -> None:
    runs, start = runs_of(words)
    for number, word in enumerate(words):
        marked = f" {word} "
        sizes = range(SHORTEST, LONGEST + 1)
        wanted = [fnv(marked[at : at + size]) for size in sizes for at in range(len(marked) - size + 1)]
        end = start[number + 1] if number + 1 < len(words) else len(runs)
        assert sorted(runs[start[number] : end].tolist()) == sorted(wanted)


@pytest.mark.full
def test_threads_that_push_each_others_words_out_still_get_their_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    bags = [{f"{letter}{other}lamp": 1.0, f"{other}bill": 1.0} for letter in "abcdefgh" for other in "klmnopqr"]
    learnt = fit_subwords(bags)
    alone, shared = learnt.embed(bags), replace(learnt)  # with nothing kept yet
    monkeypatch.setattr(subwords, "KEPT_WORDS", 2)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: shared.embed(bags), range(64)):
            np.testing.assert_allclose(found, alone, atol=1e-5)
