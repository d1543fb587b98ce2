"""Names that records of tickets state, recognised in other texts by their keyed hashes; the names are kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kbtools.redaction.name_pairs import as_pair, pairs_in

_MOST_REMEMBERED = 1_000_000  # pairs of words; about 100 MB


class KnownNames:
    """Looks up each two neighbouring words of a text among hashes of names; `hashed` makes such a hash.

    The time taken grows with the length of the texts; the same two words are hashed once.
    """

    def __init__(self, hashes: Collection[str], hashed: Callable[[str], str]) -> None:
        self._hashes, self._hashed = hashes, hashed
        self._others = set[str]()  # that are no name

    def are_in(self, text: str, *, capital: bool = False) -> bool:
        """Whether a text holds two words of a name; `capital`: each with a capital, for texts written with care."""
        if not self._hashes or not text:
            return False
        pairs = pairs_in(text, capital=capital) - self._others
        for pair in map(as_pair, pairs):
            if pair and self._hashed(pair) in self._hashes:
                return True
        if len(self._others) >= _MOST_REMEMBERED:
            self._others.clear()
        self._others |= pairs
        return False
