"""Silence: how probable it is that a suggestion answers, so that nothing is shown where nothing fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.suggest.features import Asked, Raw

Array = np.ndarray[Any, Any]

# What tells a right suggestion from a wrong one, with the weights of a workspace that has nothing to learn from.
PRIOR: Mapping[str, float] = {
    "share": 0.8,  # log of the article's share among all articles
    "nearest": 3.0,  # cosine to the nearest example of the article
    "part": 3.0,  # cosine to its nearest part
    "head": 3.0,  # cosine to its nearest heading
    "covered": 3.0,  # share of the query's weighted words that the article has
    "length": 0.0,  # log of the number of different words asked with
    "bias": -4.0,
}
STRENGTH = 5.0
OUTSIDE = 0.3  # share of questions that no article answers, taken where nothing is known of it


@dataclass(frozen=True)
class Candidate:
    """An article with its softmax share and what its query found."""

    share: float
    raw: Raw
    article: int


NAMED = ("nearest", "meaning_part", "meaning_head")  # what silence looks at, of what a query found


def seen_by_silence(raw: Raw) -> Raw:
    """Only what `candidate_features` reads, so that many can be kept."""
    return Raw({name: raw.named[name] for name in NAMED if name in raw.named}, raw.covered, raw.covered[:0], None)


def candidate_features(candidate: Candidate, question: Asked) -> list[float]:
    """The columns of `PRIOR` without the bias."""
    named, article = candidate.raw.named, candidate.article
    nearest, part, head = (float(named[name][article]) if name in named else 0.0 for name in NAMED)
    return [
        math.log(candidate.share + 1e-6),
        max(nearest, 0.0),
        part,
        head,
        float(candidate.raw.covered[article]),
        math.log1p(len(question.terms) + question.unknown),
    ]


def probability(row: list[float], weights: Array) -> float:
    """The logistic of the weighted row; `weights` end in the bias."""
    return 1 / (1 + math.exp(-float(np.dot(row, weights[:-1]) + weights[-1])))
