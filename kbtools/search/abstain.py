"""Abstention (Chow 1970): the probability that a suggestion answers. `KnowledgeBase` compares it with the threshold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kbtools.search.encode import EncodedQuery
from kbtools.search.rank import Ranking

Array = np.ndarray[Any, Any]

# Features of abstention, each with its weight before anything was learnt (the prior).
PRIOR: Mapping[str, float] = {
    "share": 0.8,  # log of the article's share among all articles
    "own_share": 0.0,  # log of its share without evidence
    "nearest": 3.0,  # cosine to the nearest example of the article
    "centroid": 1.0,  # projection on the centroid of the article's examples
    "section": 3.0,  # cosine to its nearest section
    "heading": 3.0,  # cosine to its nearest heading
    "covered": 3.0,  # share of the query's weighted words that the article has
    "spread": 0.0,  # entropy of the shares: high when several articles are equally likely
    "length": 0.0,  # log of the number of different words of the query
    "bias": -4.0,
}
STRENGTH = 5.0
OUT_OF_SCOPE = 0.4  # assumed share of questions that no article answers
COLUMNS = tuple(name for name in PRIOR if name != "bias")
# Columns that are also features of the ranking, here before standardisation.
RANKED_BY = {
    "nearest": "nearest",
    "centroid": "centroid",
    "section": "meaning_section",
    "heading": "meaning_heading",
}


def abstention_features(ranking: Ranking, query: EncodedQuery, numbers: Sequence[int]) -> Array:
    """Features of some candidates, candidates x `COLUMNS`; unknown values are 0."""
    share, features = ranking.share, ranking.features
    known: dict[str, Any] = {
        column: features.values[name][numbers] for column, name in RANKED_BY.items() if name in features.values
    }
    known |= {
        "share": np.log(share[numbers] + 1e-6),
        "own_share": np.log(ranking.own_share[numbers] + 1e-6),
        "covered": features.covered[numbers],
        "spread": -share @ np.log(share + 1e-12),
        "length": math.log1p(len(query.terms) + query.unknown),
    }
    if "nearest" in known:
        known["nearest"] = np.maximum(known["nearest"], 0.0)
    rows = np.zeros((len(numbers), len(COLUMNS)), np.float32)
    for number, column in enumerate(COLUMNS):
        rows[:, number] = known.get(column, 0.0)
    return rows


def probability(rows: Array, weights: Array) -> Array:
    """Logistic function of the weighted rows; the last of `weights` is the bias."""
    return np.asarray(1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1]))))
