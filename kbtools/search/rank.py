"""Words, meaning and evidence put together by weights that the workspace's own examples teach."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kbtools.search import abstain as silence
from kbtools.search.abstain import seen_by_silence
from kbtools.search.encode import Asked
from kbtools.search.features import Found, Knowledge, features, find
from kbtools.search.neighbours import Examples

Array = np.ndarray[Any, Any]

# Each feature with its weight before anything was learnt, and for a workspace that has nothing to learn from.
PRIOR: Mapping[str, float] = {
    "words": 0.35,
    "words_part": 0.2,
    "words_subject": 0.1,
    "title": 0.1,
    "meaning": 0.3,
    "meaning_part": 0.25,
    "meaning_head": 0.25,
    "meaning_subject": 0.1,
    "nearest": 0.4,
    "lift": 0.3,
    "centre": 0.6,
    "ridge": 0.2,
}
FEATURES = tuple(PRIOR)
KIND = {
    name: "meaning" if name.startswith("meaning") else "words" if name.startswith(("words", "title")) else "evidence"
    for name in FEATURES
}
STRENGTH = 60.0  # how many examples it takes to move a weight away from its prior
MOST_QUERIES = 1_200


OWN_PRIOR = np.array([0.0 if KIND[name] == "evidence" else weight for name, weight in PRIOR.items()])
OWN_PLACE = 2  # counted from 0: the place kept for what articles say of themselves
CLEAR = 0.13  # the share from which they say it clearly
AMONG = 20  # of the best so many, however many candidates there are


@dataclass(frozen=True)
class Weights:
    """Weights of `FEATURES`: all of them `together`, and without evidence (`own`: the articles' own words alone)."""

    together: Array
    own: Array

    def scores(self, rows: Array) -> tuple[Array, Array]:
        """Linear scores of `rows`, candidates x `FEATURES`: with evidence and without."""
        total, own = self._both @ rows.T
        return total, own

    @cached_property
    def _both(self) -> Array:
        return np.stack([self.together, self.own]).astype(np.float32)


@dataclass(frozen=True)
class Scored:
    """A query's candidates: linear scores, their softmax, the softmax of scores without evidence, what was found."""

    score: Array
    share: Array
    own_share: Array
    found: Found

    def best_first(self) -> list[int]:
        """The candidates by score."""
        order: list[int] = np.argsort(-self.score, kind="stable").tolist()
        return order

    def doubts(self, question: Asked, numbers: Sequence[int]) -> Array:
        """What tells silence whether these candidates are right, a row each."""
        return silence.rows((self.share, self.own_share), self.found, question, numbers)


def score(question: Asked, know: Knowledge, weights: Weights, must: Sequence[int] = ()) -> Scored:
    """Score the candidates for one query; `must` are articles that are candidates in any case."""
    found = find(question, know, must=must)
    return scored(*weights.scores(features(found, FEATURES)), found)


def scored(total: Array, own: Array, found: Found) -> Scored:
    """Scores with evidence, and the third place for what scores without it (`own`) clearly put first.

    Evidence speaks for what was asked before; the third place is how all else is found. With it an article that no
    ticket was ever linked to is among the first three as often as if there were no evidence.
    """
    own_share = softmax(own, AMONG)
    first = int(np.argmax(own_share))
    if own_share[first] >= CLEAR and len(total) > OWN_PLACE:
        before, at = np.partition(-total, (OWN_PLACE - 1, OWN_PLACE))[OWN_PLACE - 1 : OWN_PLACE + 1]
        total = total.copy()
        total[first] = max(total[first], -(before + at) / 2)
    return Scored(total, softmax(total), own_share, found)


def softmax(score: Array, among: int | None = None) -> Array:
    """The shares of scores: all of them add up to 1, or the best `among` of them do."""
    odds = np.exp(score - score.max())
    best = odds if among is None or len(odds) <= among else np.partition(odds, -among)[-among:]
    return np.asarray(odds / best.sum())


@dataclass(frozen=True)
class Lessons:
    """A sample of the examples, each asked as a query with itself left out.

    `rows` is queries x candidates x features, filled up to the most candidates of any; `there` says which are
    candidates, `right` holds the weight of each right answer. `found` is what each query found, as far as silence
    looks at it.
    """

    queries: tuple[Asked, ...]
    rows: Array
    there: Array
    right: Array
    found: tuple[Found, ...]


def lessons(know: Knowledge, examples: Examples, ask: Callable[[int], Asked], texts: Sequence[str]) -> Lessons:
    """At most `MOST_QUERIES` examples, chosen by a hash of their `texts`: their order changes nothing.

    `ask` makes an example, by its number, the query it would be.
    """
    order = sorted(range(examples.size), key=lambda i: hashlib.sha256(texts[i].encode()).digest())
    chosen = sorted(order[:MOST_QUERIES])
    queries = [ask(i) for i in chosen]
    found = [find(question, know, i) for question, i in zip(queries, chosen, strict=True)]
    most = max(len(one.article) for one in found)
    rows = np.zeros((len(chosen), most, len(FEATURES)), np.float32)
    there, right = np.zeros((len(chosen), most), bool), np.zeros((len(chosen), most), np.float32)
    for place, (number, one) in enumerate(zip(chosen, found, strict=True)):
        size = len(one.article)
        rows[place, :size], there[place, :size] = features(one, FEATURES), True
        meant = np.zeros(know.size, np.float32)
        mine = slice(examples.first[number], examples.first[number + 1])
        meant[examples.meant[mine]] = examples.meant_weight[mine]
        right[place, :size] = meant[one.article]
    return Lessons(tuple(queries), rows, there, right, tuple(seen_by_silence(one) for one in found))


def silence_rows(taught: Lessons, weights: Weights) -> Iterator[tuple[Array, bool, bool]]:
    """For each query's best three candidates `(features, is right, was the right one hidden)`.

    Each is asked twice: as it is, and with its right articles taken away, as if nobody had written them.
    """
    for place, (question, found) in enumerate(zip(taught.queries, taught.found, strict=True)):
        size = len(found.article)
        right = taught.right[place, :size] > 0
        plain = weights.scores(taught.rows[place, :size])
        for hidden in (False, True):
            total, own = np.where(right & hidden, -np.inf, plain)
            if not np.isfinite(total).any():
                continue  # nothing but right answers: a help centre of one article
            asked = scored(total, own, found)
            best = asked.best_first()[:3]
            yield from zip(asked.doubts(question, best), right[best], [hidden] * len(best), strict=True)
