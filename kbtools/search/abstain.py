"""Silence: how probable it is that a suggestion answers, so that nothing is shown where nothing fits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kbtools.search.encode import Asked
from kbtools.search.features import Found

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


COLUMNS = tuple(name for name in PRIOR if name != "bias")
# Those that are features of the ranking, too, as they were before they were made comparable.
NAMED = {"nearest": "nearest", "centre": "centre", "part": "meaning_part", "head": "meaning_head"}


def seen_by_silence(found: Found) -> Found:
    """Only what `rows` reads, so that many can be kept."""
    none = found.part[:0]
    named = {name: found.named[name] for name in NAMED.values() if name in found.named}
    return replace(found, named=named, part=none, part_start=none, part_words=none, part_meaning=None)


def rows(shares: tuple[Array, Array], found: Found, question: Asked, numbers: Sequence[int]) -> Array:
    """`COLUMNS` for some candidates of what was found; what is not known is 0.

    `shares`: those of all candidates, with evidence and without.
    """
    share, own_share = shares
    known: dict[str, Any] = {
        column: found.named[name][numbers] for column, name in NAMED.items() if name in found.named
    }
    known |= {
        "share": np.log(share[numbers] + 1e-6),
        "own_share": np.log(own_share[numbers] + 1e-6),
        "covered": found.covered[numbers],
        "spread": -share @ np.log(share + 1e-12),
        "length": math.log1p(len(question.terms) + question.unknown),
    }
    if "nearest" in known:
        known["nearest"] = np.maximum(known["nearest"], 0.0)
    made = np.zeros((len(numbers), len(COLUMNS)), np.float32)
    for number, column in enumerate(COLUMNS):
        made[:, number] = known.get(column, 0.0)
    return made


def probability(row: Array, weights: Array) -> Array:
    """The logistic of weighted rows; `weights` end in the bias."""
    return np.asarray(1 / (1 + np.exp(-(row @ weights[:-1] + weights[-1]))))
