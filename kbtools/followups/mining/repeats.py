"""Groups that ask for the same in other words are one: a person is to read each question once."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from kbtools.followups.mining.groups import Group, Terms
from kbtools.followups.mining.words import terms_that_tell

_LEAST_SHARED = 0.5  # cosine of the words of two questions, one of which has all words of the other


def without_repeats(groups: Iterable[Group], terms: Terms, most: int) -> list[Group]:
    """The first groups, at most so many; what repeats an earlier one is joined with it."""
    kept: list[Group] = []
    told: list[frozenset[str]] = []
    for group in groups:
        own = frozenset(terms_that_tell(group))
        twin = next((place for place, other in enumerate(told) if ask_the_same(own, other, terms)), None)
        if twin is not None:
            kept[twin] = Group((*kept[twin].asked, *group.asked), kept[twin].cohesion)
        elif len(kept) < most:
            kept.append(group)
            told.append(own)
    return kept


def ask_the_same(one: Collection[str], other: Collection[str], terms: Terms) -> bool:
    """Whether one question has all telling terms of the other, and these are most of its own, by rarity."""
    fewer, more = sorted((set(one), set(other)), key=len)
    if not fewer or not fewer <= more:
        return False
    return _length(fewer, terms) >= _LEAST_SHARED * _length(more, terms)


def _length(chosen: Iterable[str], terms: Terms) -> float:
    return math.sqrt(sum(terms.rarity(term) ** 2 for term in sorted(chosen)))
