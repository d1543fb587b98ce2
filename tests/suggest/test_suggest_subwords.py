"""Runs of letters, counted for many words at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbtools.suggest.subwords import FNV_BASIS, LONGEST, SHORTEST, runs_of

WORDS = st.lists(st.text(st.characters(whitelist_categories=("Ll", "Nd")), min_size=1, max_size=12), min_size=1)


def fnv(text: str) -> int:
    total = FNV_BASIS
    for letter in text:
        total = ((total ^ ord(letter)) * 0x01000193) % 2**32
    return total


@given(WORDS)
def test_the_runs_of_words_are_those_of_each_word_alone(words: list[str]) -> None:
    runs, start = runs_of(words)
    for number, word in enumerate(words):
        marked = f" {word} "
        sizes = range(SHORTEST, LONGEST + 1)
        wanted = [fnv(marked[at : at + size]) for size in sizes for at in range(len(marked) - size + 1)]
        end = start[number + 1] if number + 1 < len(words) else len(runs)
        assert sorted(runs[start[number] : end].tolist()) == sorted(wanted)
