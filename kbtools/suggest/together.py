"""Words, meaning and evidence put together by weights that the workspace's own examples teach."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.suggest.evidence import SUBJECT, Examples
from kbtools.suggest.features import Asked, Knowledge, Raw, Terms, features, raw_features
from kbtools.suggest.silence import Candidate, candidate_features

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


def score(question: Asked, know: Knowledge, weights: Array, left_out: int | None = None) -> Scored:
    """Score every article for one query."""
    raw = raw_features(question, know, left_out)
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


def training_rows(know: Knowledge, queries: Sequence[Asked], texts: Sequence[str]) -> tuple[Array, Array, list[int]]:
    """`(features, right, example numbers)` of a sample of the examples, each asked with itself left out."""
    examples = know.examples
    if examples is None:
        return np.zeros((0, know.size, len(FEATURES)), np.float32), np.zeros((0, know.size)), []
    most = max(50, min(MOST_QUERIES, MOST_CELLS // max(know.size, 1)))
    order = sorted(range(examples.size), key=lambda i: hashlib.sha256(texts[i].encode()).digest())
    right = link_matrix(examples, know.size)
    # An example whose articles nothing else speaks for teaches as well: it is how rare questions are.
    chosen = sorted(order[:most])
    rows = np.stack([features(raw_features(queries[i], know, i), FEATURES) for i in chosen])
    weight = right[chosen] * np.maximum(examples.count, 1e-9) ** -RARE
    return rows, weight, chosen


def link_matrix(examples: Examples, articles: int) -> Array:
    """Examples x articles, the weight of each link."""
    matrix = np.zeros((examples.size, articles), np.float32)
    article = np.repeat(np.arange(articles), np.diff(examples.start))
    matrix[examples.example, article] = examples.weight
    return matrix


def silence_rows(
    know: Knowledge, weights: Array, queries: Sequence[Asked], chosen: Sequence[int]
) -> Iterator[tuple[list[float], bool, bool]]:
    """For each example's best three articles `(features, is right, was the right one hidden)`.

    Each example is asked twice: as it is, and with its right articles taken away, as if nobody had written them.
    """
    examples = know.examples
    if examples is None:
        return
    right = link_matrix(examples, know.size) > 0
    for number in chosen:
        found = score(queries[number], know, weights, number)
        for hidden in (False, True):
            total = np.where(right[number] & hidden, -np.inf, found.score)
            odds = np.exp(total - total.max())
            share = odds / odds.sum()
            for article in np.argsort(-total, kind="stable")[:3]:
                candidate = Candidate(float(share[article]), found.raw, int(article))
                yield candidate_features(candidate, queries[number]), bool(right[number, article]), hidden
