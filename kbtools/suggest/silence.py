"""Silence: how probable it is that a suggestion answers, so that nothing is shown where nothing fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kbtools.suggest.asking import Asked
from kbtools.suggest.features import Found

Array = np.ndarray[Any, Any]

# What tells a right suggestion from a wrong one, with the weights of a workspace that has nothing to learn from.
PRIOR: Mapping[str, float] = {
    "share": 0.8,  # log of the article's share among all articles
    "own_share": 0.0,  # log of its share without evidence
    "nearest": 3.0,  # cosine to the nearest example of the article
    "centre": 1.0,  # how far it lies towards all examples of the article
    "part": 3.0,  # cosine to its nearest part
    "head": 3.0,  # cosine to its nearest heading
    "covered": 3.0,  # share of the query's weighted words that the article has
    "spread": 0.0,  # entropy of the shares: how many articles are as likely
    "length": 0.0,  # log of the number of different words asked with
    "bias": -4.0,
}
STRENGTH = 5.0
OUTSIDE = 0.4  # share of questions that no article answers, taken where nothing is known of it


@dataclass(frozen=True)
class Candidate:
    """Candidate `number` of a query, the shares of all candidates (with and without evidence), and what was found."""

    share: Array
    own_share: Array
    found: Found
    number: int


NAMED = ("nearest", "centre", "meaning_part", "meaning_head")  # what silence looks at, of what a query found


def seen_by_silence(found: Found) -> Found:
    """Only what `candidate_features` reads, so that many can be kept."""
    none = found.part[:0]
    named = {name: found.named[name] for name in NAMED if name in found.named}
    return replace(found, named=named, part=none, part_start=none, part_words=none, part_meaning=None)


def candidate_features(candidate: Candidate, question: Asked) -> list[float]:
    """The columns of `PRIOR` without the bias."""
    named, number = candidate.found.named, candidate.number
    share = candidate.share
    nearest, centre, part, head = (float(named[name][number]) if name in named else 0.0 for name in NAMED)
    return [
        math.log(float(share[number]) + 1e-6),
        math.log(float(candidate.own_share[number]) + 1e-6),
        max(nearest, 0.0),
        centre,
        part,
        head,
        float(candidate.found.covered[number]),
        -float(share @ np.log(share + 1e-12)),
        math.log1p(len(question.terms) + question.unknown),
    ]


def probability(row: list[float], weights: Array) -> float:
    """The logistic of the weighted row; `weights` end in the bias."""
    return 1 / (1 + math.exp(-float(np.dot(row, weights[:-1]) + weights[-1])))
