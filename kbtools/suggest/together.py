"""Words, meaning and evidence put together by weights that the workspace's own examples teach."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.suggest.asking import Asked
from kbtools.suggest.evidence import Examples
from kbtools.suggest.features import Found, Knowledge, features, find
from kbtools.suggest.silence import Candidate, candidate_features, seen_by_silence

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


@dataclass(frozen=True)
class Scored:
    """A query's candidates: linear scores, the softmax over them, and what was found."""

    score: Array
    share: Array
    found: Found


def score(question: Asked, know: Knowledge, weights: Array, must: Sequence[int] = ()) -> Scored:
    """Score the candidates for one query; `must` are articles that are candidates in any case."""
    found = find(question, know, must=must)
    total = features(found, FEATURES) @ weights.astype(np.float32)
    odds = np.exp(total - total.max())
    return Scored(total, odds / odds.sum(), found)


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


def silence_rows(taught: Lessons, weights: Array) -> Iterator[tuple[list[float], bool, bool]]:
    """For each query's best three candidates `(features, is right, was the right one hidden)`.

    Each is asked twice: as it is, and with its right articles taken away, as if nobody had written them.
    """
    for place, (question, found) in enumerate(zip(taught.queries, taught.found, strict=True)):
        size = len(found.article)
        right = taught.right[place, :size] > 0
        plain = taught.rows[place, :size] @ weights.astype(np.float32)
        for hidden in (False, True):
            total = np.where(right & hidden, -np.inf, plain)
            if not np.isfinite(total).any():
                continue  # nothing but right answers: a help centre of one article
            odds = np.exp(total - total.max())
            share = odds / odds.sum()
            for number in np.argsort(-total, kind="stable")[:3]:
                candidate = Candidate(share, found, int(number))
                yield candidate_features(candidate, question), bool(right[number]), hidden
