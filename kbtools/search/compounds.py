"""Compounds: words written as one, such as "Rechnungsadresse", found by the words that they are made of.

A compound is told by the help centre's own words: it is one where it splits into two of them, perhaps with letters in
between ("s", "n"). Of several ways to split, the one whose rarer part is the most frequent wins (Koehn and Knight 2003
take the geometric mean of the parts' frequencies).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
SHORTEST = 4  # letters of a part
MOST = 8  # compounds that a word leads to


class Compounds:
    """The compounds of one vocabulary: `terms` are stems, `stem` makes them; `joints` are what may be between parts.

    Without joints the language writes words apart, and nothing is a compound.
    """

    def __init__(
        self,
        terms: Sequence[str],
        vocabulary: Mapping[str, int],
        idf: Array,
        stem: Callable[[str], str],
        joints: Sequence[str],
    ) -> None:
        self._terms, self._vocabulary, self._idf = terms, vocabulary, idf
        self._stem, self.joints = stem, joints
        self.parts = lru_cache(4_096)(self._split)
        self._having = self._found()  # takes a second of a large vocabulary: here, so that no question waits for it

    def having(self, term: int) -> Sequence[int]:
        """The most frequent compounds that a term is part of."""
        return self._having.get(term, ())

    def _found(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number in np.argsort(self._idf, kind="stable").tolist() if self.joints else ():
            for part in self._split(self._terms[number]):
                if len(found[part]) < MOST:
                    found[part].append(number)
        return dict(found)

    def _split(self, word: str) -> tuple[int, ...]:
        """The terms that a word or a stem is made of; empty when it is no compound."""
        best: tuple[float, tuple[int, ...]] = (np.inf, ())
        if not self.joints or not word.isalpha():
            return ()
        for cut in range(SHORTEST, len(word) - SHORTEST + 1):
            last = self._vocabulary.get(self._stem(word[cut:]))
            if last is None:
                continue
            for joint in self.joints:
                first = word[:cut].removesuffix(joint) if joint and word[:cut].endswith(joint) else word[:cut]
                number = self._vocabulary.get(self._stem(first)) if len(first) >= SHORTEST else None
                if number is not None:
                    rarer = max(float(self._idf[number]), float(self._idf[last]))
                    best = min(best, (rarer, (number, last)))
        return best[1]
