"""Words, meaning and evidence put together by weights that the workspace's own examples teach."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.suggest.evidence import SUBJECT, Examples
from kbtools.suggest.features import Asked, Knowledge, Raw, Terms, features, raw_features
from kbtools.suggest.silence import Candidate, candidate_features, seen_by_silence

Array = np.ndarray[Any, Any]

# Each feature with its weight before anything was learnt, and for a workspace that has nothing to learn from.
PRIOR: Mapping[str, float] = {
    "words": 0.35,
    "words_part": 0.2,
    "words_subject": 0.1,
    "meaning": 0.3,
    "meaning_part": 0.25,
    "meaning_head": 0.25,
    "meaning_subject": 0.1,
    "nearest": 0.4,
    "lift": 0.2,
    "lift_words": 0.1,
    "centre": 0.3,
    "centre_words": 0.3,
    "ridge": 0.2,
    "usual": 0.0,
}
FEATURES = tuple(PRIOR)
KIND = dict.fromkeys(FEATURES, "evidence") | {
    name: name.split("_")[0] for name in FEATURES if name.startswith(("words", "meaning"))
}
STRENGTH = 60.0  # how many examples it takes to move a weight away from its prior
RARE = 0.1  # an article meant n times teaches with weight n ** -RARE a time, so that rare ones are heard
MOST_QUERIES = 1_200
MOST_CELLS = 2_000_000


@dataclass(frozen=True)
class Scored:
    """A query's articles: linear scores, the softmax over them, and the raw features behind."""

    score: Array
    share: Array
    raw: Raw


def score(question: Asked, know: Knowledge, weights: Array) -> Scored:
    """Score every article for one query."""
    raw = raw_features(question, know)
    total = features(raw, FEATURES) @ weights.astype(np.float32)
    odds = np.exp(total - total.max())
    return Scored(total, odds / odds.sum(), raw)


def example_query(know: Knowledge, number: int, terms: Terms) -> Asked:
    """An example asked as a query, with the vectors it already has."""
    weights = tuple(terms.weights.items())
    if know.examples is None or know.examples.vector.shape[1] == 0:
        return Asked(weights, terms.subject, terms.unknown, None, None)
    whole, subject = np.split(know.examples.vector[number], 2)
    return Asked(weights, terms.subject, terms.unknown, whole, subject / np.float32(SUBJECT))


@dataclass(frozen=True)
class Lessons:
    """A sample of the examples, each asked as a query with itself left out.

    `rows` is queries x articles x features, `right` queries x articles with the weight of each right answer, `raw`
    what each query found, as far as silence looks at it.
    """

    queries: tuple[Asked, ...]
    rows: Array
    right: Array
    raw: tuple[Raw, ...]


def lessons(know: Knowledge, examples: Examples, queries: Sequence[Asked], texts: Sequence[str]) -> Lessons:
    """At most `MOST_QUERIES` examples, chosen by a hash of their `texts`: their order changes nothing."""
    most = max(50, min(MOST_QUERIES, MOST_CELLS // max(know.size, 1)))
    order = sorted(range(examples.size), key=lambda i: hashlib.sha256(texts[i].encode()).digest())
    chosen = sorted(order[:most])
    found = [raw_features(queries[i], know, i) for i in chosen]
    return Lessons(
        tuple(queries[i] for i in chosen),
        np.stack([features(raw, FEATURES) for raw in found]),
        _right(examples, chosen),
        tuple(seen_by_silence(raw) for raw in found),
    )


def _right(examples: Examples, chosen: Sequence[int]) -> Array:
    """Chosen examples x articles, the weight of each link; rare articles weigh more."""
    place = np.full(examples.size, -1, np.int64)
    place[np.asarray(chosen, np.int64)] = np.arange(len(chosen))
    article = np.repeat(np.arange(len(examples.count)), np.diff(examples.start))
    mine = place[examples.example] >= 0
    matrix = np.zeros((len(chosen), len(examples.count)), np.float32)
    matrix[place[examples.example[mine]], article[mine]] = examples.weight[mine]
    return matrix * np.maximum(examples.count, 1e-9) ** -RARE


def silence_rows(taught: Lessons, weights: Array) -> Iterator[tuple[list[float], bool, bool]]:
    """For each query's best three articles `(features, is right, was the right one hidden)`.

    Each is asked twice: as it is, and with its right articles taken away, as if nobody had written them.
    """
    for place, (question, raw) in enumerate(zip(taught.queries, taught.raw, strict=True)):
        right = taught.right[place] > 0
        found = taught.rows[place] @ weights.astype(np.float32)
        for hidden in (False, True):
            total = np.where(right & hidden, -np.inf, found)
            odds = np.exp(total - total.max())
            share = odds / odds.sum()
            for article in np.argsort(-total, kind="stable")[:3]:
                candidate = Candidate(float(share[article]), raw, int(article))
                yield candidate_features(candidate, question), bool(right[article]), hidden
