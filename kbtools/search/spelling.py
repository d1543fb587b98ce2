"""Spelling correction: the term of the index that an unknown word was probably meant to be."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import numpy as np

from kbtools.text.analysis import Analyser

Array = np.ndarray[Any, Any]

SHORTEST = 5  # shorter words have too many neighbours
TWO_ERRORS = 8  # letters from which a word may have two errors
MOST_WORDS = 8  # unknown words in one text; more mean another language or a log, and none is corrected


def most_errors(word: str) -> int:
    """How many errors a word may have."""
    return 2 if len(word) >= TWO_ERRORS else 1


class Speller:
    """Looks words up by their edit distance (one letter wrong, missing, too many, or two changed round; Damerau 1964).

    The first letter is taken to be right, as it nearly always is; so a look-up reads a small part of the vocabulary.
    Words in `synonyms` are no mistakes, whether or not an article has them. `titles` gives texts that show how terms,
    which are stems, are written.
    """

    def __init__(
        self,
        terms: Sequence[str],
        vocabulary: Collection[str],
        synonyms: Collection[str],
        idf: Array,
        analyser: Analyser,
        titles: Callable[[], Iterable[str]],
    ) -> None:
        self._terms, self._vocabulary, self._synonyms = terms, vocabulary, synonyms
        self._idf, self._analyser, self._titles = idf, analyser, titles
        self._nearest = lru_cache(4_096)(self._look_up)

    def meant(self, tokens: Iterable[str]) -> dict[str, int]:
        """The terms that unknown tokens were probably meant to be; at the same distance the most frequent one."""
        stop_words, known, stem = self._analyser.stop_words, self._vocabulary, self._analyser.stem
        words = [t for t in tokens if len(t) >= SHORTEST and t.isalpha() and t not in stop_words]
        stems = ((token, stem(token)) for token in words)
        unknown = {token: stem for token, stem in stems if stem not in known and stem not in self._synonyms}
        if len(unknown) > MOST_WORDS:
            return {}
        found = {token: self._nearest(stem) for token, stem in unknown.items()}
        return {token: term for token, term in found.items() if term >= 0}

    def written(self, term: int) -> str:
        """A term as titles write it most often, or the term itself where none has it."""
        stem = self._terms[term]
        return self._forms.get(stem, stem)

    @cached_property
    def _forms(self) -> dict[str, str]:
        counts = Counter(chain.from_iterable(self._analyser.tokens_by_line(self._titles())))
        return {self._analyser.stem(token): token for token, _ in reversed(counts.most_common())}

    def _look_up(self, stem: str) -> int:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        errors = most_errors(stem)
        begin, end = bisect_left(self._terms, stem[0]), bisect_left(self._terms, chr(ord(stem[0]) + 1))
        near = extract(stem, self._terms[begin:end], scorer=OSA.distance, score_cutoff=errors, limit=None)
        if not near:
            return -1
        return min((distance, float(self._idf[begin + place]), begin + place) for _, distance, place in near)[2]
