"""Spelling correction: the term of the index that an unknown word was probably meant to be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from kbtools.text.analysis import Analyser

Array = np.ndarray[Any, Any]

SHORTEST = 4  # shorter words have too many neighbours
TWO_ERRORS = 8  # letters from which a word may have two errors
MOST_WORDS = 8  # unknown words that are looked up in one text; more mean another language, or a log


def most_errors(word: str) -> int:
    """How many errors a word may have."""
    return 2 if len(word) >= TWO_ERRORS else 1


class Speller:
    """Looks words up by their edit distance (one letter wrong, missing, too many, or two changed round; Damerau 1964).

    The first letter is taken to be right, as it nearly always is; so a look-up reads a small part of the vocabulary.
    """

    def __init__(self, terms: Sequence[str], vocabulary: Mapping[str, int], idf: Array, analyser: Analyser) -> None:
        self._terms, self._vocabulary, self._idf, self._analyser = terms, vocabulary, idf, analyser
        self._nearest = lru_cache(4_096)(self._look_up)

    def meant(self, tokens: Iterable[str]) -> list[int]:
        """The terms that unknown tokens were probably meant to be; at the same distance the most frequent one."""
        unknown = [
            stem
            for token in dict.fromkeys(tokens)
            if token.isalpha()
            and len(token) >= SHORTEST
            and (stem := self._analyser.stem(token)) not in self._vocabulary
        ]
        found = [self._nearest(stem) for stem in unknown[:MOST_WORDS]]
        return [term for term in found if term >= 0]

    def _look_up(self, stem: str) -> int:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        errors = most_errors(stem)
        begin, end = bisect_left(self._terms, stem[0]), bisect_left(self._terms, chr(ord(stem[0]) + 1))
        near = extract(stem, self._terms[begin:end], scorer=OSA.distance, score_cutoff=errors, limit=8)
        if not near:
            return -1
        return min((distance, float(self._idf[begin + place]), begin + place) for _, distance, place in near)[2]
