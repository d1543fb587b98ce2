"""Ranking: candidates in order of a weighted sum of their features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kbtools.search.encode import EncodedQuery
from kbtools.search.features import Features, features_of, standardised
from kbtools.search.index_arrays import CompiledIndex
from kbtools.search.retrieve import retrieve

Array = np.ndarray[Any, Any]

# Each feature with its weight before anything was learnt, and for a workspace that has nothing to learn from.
PRIOR: Mapping[str, float] = {
    "words": 0.35,
    "words_section": 0.2,
    "words_subject": 0.1,
    "title": 0.1,
    "meaning": 0.3,
    "meaning_section": 0.25,
    "meaning_heading": 0.25,
    "meaning_subject": 0.1,
    "nearest": 0.4,
    "lift": 0.3,
    "centroid": 0.6,
    "ridge": 0.2,
}
FEATURES = tuple(PRIOR)
KIND = {
    name: "meaning" if name.startswith("meaning") else "words" if name.startswith(("words", "title")) else "evidence"
    for name in FEATURES
}
STRENGTH = 60.0  # strength of the prior, in examples
OWN_PRIOR = np.array([0.0 if KIND[name] == "evidence" else weight for name, weight in PRIOR.items()])
OWN_PLACE = 2  # rank, from 0, that is reserved for the best article without evidence
CLEAR = 0.13  # softmax share that such an article needs
AMONG = 20  # candidates among which that share is computed


@dataclass(frozen=True)
class Ranker:
    """Weights of `FEATURES`: with evidence, and without it (`own`: from the texts of articles alone)."""

    weights: Array
    own: Array

    def scores(self, rows: Array) -> tuple[Array, Array]:
        """Linear scores of `rows`, candidates x `FEATURES`: with evidence and without."""
        total, own = self._both @ rows.T
        return total, own

    @cached_property
    def _both(self) -> Array:
        return np.stack([self.weights, self.own]).astype(np.float32)


@dataclass(frozen=True)
class Ranking:
    """A query's candidates: linear scores, their softmax, the softmax of scores without evidence, and the features."""

    score: Array
    share: Array
    own_share: Array
    features: Features

    @property
    def clear_winner(self) -> int:
        """The candidate that is by far the best without evidence; -1 where none is."""
        first = int(np.argmax(self.own_share))
        return first if self.own_share[first] >= CLEAR else -1

    def best_first(self) -> list[int]:
        """The candidates by score."""
        order: list[int] = np.argsort(-self.score, kind="stable").tolist()
        return order


def rank(query: EncodedQuery, index: CompiledIndex, ranker: Ranker, must: Sequence[int] = ()) -> Ranking:
    """Retrieve, describe and score the candidates of a query; `must` are articles that are always candidates."""
    features = features_of(query, retrieve(query, index, must=must), index)
    return ranking(*ranker.scores(standardised(features, FEATURES)), features)


def ranking(total: Array, own: Array, features: Features) -> Ranking:
    """Rank by scores with evidence (`total`); the third place is for the clear winner without evidence (`own`).

    Evidence covers only what was asked before. With this place an article that no ticket was ever
    linked to is among the first three as often as if there were no evidence.
    """
    own_share = softmax(own, AMONG)
    first = int(np.argmax(own_share))
    if own_share[first] >= CLEAR and len(total) > OWN_PLACE:
        before, at = np.partition(-total, (OWN_PLACE - 1, OWN_PLACE))[OWN_PLACE - 1 : OWN_PLACE + 1]
        total = total.copy()
        total[first] = max(total[first], -(before + at) / 2)
    return Ranking(total, softmax(total), own_share, features)


def softmax(score: Array, among: int | None = None) -> Array:
    """Softmax of scores; the sum of all, or of the best `among`, is 1."""
    odds = np.exp(score - score.max())
    best = odds if among is None or len(odds) <= among else np.partition(odds, -among)[-among:]
    return np.asarray(odds / best.sum())
