"""Other forms of a query's words: what a half-written word may become, parts of compounds, synonyms.

A term is a word or the number of one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Term = TypeVar("Term", bound=Hashable)
Forms = Mapping[str, Mapping[Term, float]]  # from a word of the query to the terms that stand for it, with weights


def joined(*sides: Forms[Term]) -> dict[str, dict[Term, float]]:
    """The forms that each word has on any side, with the largest weight."""
    forms: dict[str, dict[Term, float]] = {}
    for word, others in (row for side in sides for row in side.items()):
        forms[word] = with_forms(forms.get(word, {}), {word: others})
    return forms


def with_forms(weights: Mapping[Term, float], forms: Forms[Term]) -> dict[Term, float]:
    """The weights with those of other forms of the words."""
    more = dict(weights)
    for others in forms.values():
        for term, weight in others.items():
            more[term] = max(more.get(term, 0.0), weight)
    return more
