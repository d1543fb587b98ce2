"""Runs of letters, counted for many words at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.subwords import FEW_LETTERS, FNV_BASIS, LONGEST, SHORTEST, fit_subwords, runs_of

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
@given(WORDS)
def test_few_words_have_the_same_runs_as_many(words: list[str]) -> None:
    many = [*words, "lamp" * FEW_LETTERS]
    runs, start = runs_of(words)
    wanted, of_word = runs_of(many)
    assert start.tolist() == of_word[:-1].tolist()
    assert sorted(runs.tolist()) == sorted(wanted[: of_word[-1]].tolist())


def test_a_text_has_the_same_vector_whether_or_not_its_words_are_usual() -> None:
    bags = [{f"{letter}lamp": 1.0, f"{other}bill": 2.0} for letter in "abcdefgh" for other in "klmnopqr"]
    learnt = fit_subwords(bags)
    usual = learnt.with_usual_words([{"alamp": 1.0, "kbill": 1.0}])
    assert (len(learnt.word), len(usual.word)) == (0, 2)
    asked = [{"alamp": 1.0, "kbill": 2.0}, {"alamp": 1.0, "nobody": 1.5}, {"blamp": 1.0, "nobody": 1.0}, {}]
    np.testing.assert_allclose(usual.embed(asked), learnt.embed(asked), atol=1e-6)
