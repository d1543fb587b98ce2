"""Two words of a name that stand side by side: what a name is recognised by where only keyed hashes of it are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, product

from kbtools.redaction.folding import folded
from kbtools.redaction.people import name_words, person

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*+")
_SHORTEST = 3  # letters of a word that tells a person
_MOST_REMEMBERED = 100_000  # words
_MOST_WORDS = 5  # of a name; what is longer may be a sentence, whose words stand anywhere


def pairs_of_names(names: Iterable[str]) -> frozenset[str]:
    """Each two neighbouring words of these names, and the first with the last, in all their spellings.

    Left out: names of one word, and addresses, whose words may be those of a thing.
    """
    return frozenset(pair for name in names for pair in _pairs_of_name(name))


def pairs_in(text: str, *, capital: bool = False) -> set[str]:
    """Each two neighbouring words of a text, folded, a space between; initials and particles do not count.

    `capital`: only words that are written with a capital.
    """
    text, small = unicodedata.normalize("NFC", text), _small()
    if not capital:
        return set(map(" ".join, pairwise([word for word in _WORD.findall(folded(text)) if word not in small])))
    found = [(hit[0], text[hit.start()].isupper()) for hit in _WORD.finditer(folded(text))]
    named = [(word, high) for word, high in found if word not in small]
    return {f"{one} {other}" for (one, high), (other, high_too) in pairwise(named) if high and high_too}


def as_pair(two: str) -> str:
    """Two words as `pairs_of_names` writes them; empty where they tell nobody, such as "will may".

    The order of the words counts only where one of them is also no name.
    """
    first, _, second = two.partition(" ")
    (one, doubtful), (other, doubtful_too) = _BARE[first], _BARE[second]
    if doubtful and doubtful_too:
        return ""
    return f"{other} {one}" if other < one and not (doubtful or doubtful_too) else f"{one} {other}"


def _pairs_of_name(name: str) -> Iterator[str]:
    someone = person(name)
    if someone is None or someone.is_login or someone.unspaced or len(someone.words) > _MOST_WORDS:
        return
    spelled = [ways for ways in someone.words.values() if all(len(way) > 1 for way in ways)]  # initials do not count
    if len(spelled) > 1:
        for some, others in (*pairwise(spelled), (spelled[0], spelled[-1])):
            yield from filter(None, (as_pair(f"{one} {other}") for one, other in product(some, others)))


class _Bare(dict[str, tuple[str, bool]]):
    """Words without the ending of "Ada's", and whether each tells nobody alone; the last ones are remembered."""

    def __missing__(self, word: str) -> tuple[str, bool]:
        bare, known = word.removesuffix("'s"), name_words()
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[word] = bare, len(bare) < _SHORTEST or bare in known.common or bare in known.stopped
        return self[word]


_BARE = _Bare()


@cache
def _small() -> frozenset[str]:
    """Words that do not count: particles, and letters alone."""
    return name_words().particles | frozenset(filter(str.isalpha, map(folded, map(chr, range(0x500)))))
