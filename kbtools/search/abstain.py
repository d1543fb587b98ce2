"""Abstention (Chow 1970): the probability that a suggestion answers, and whether a list of them is shown at all."""

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
    "commitment": 0.0,  # how far the query tells some articles from others, less what is typical
    "length": 0.0,  # log of the number of different words of the query
    "bias": -4.0,
}
# By how much the weights differ for the model of many languages, whose cosines are lower. Of a title with its own text
# it finds 0.58, 0.43 and 0.50 in three help centres, `wordllama` 0.68, 0.52 and 0.61; unrelated texts are farther yet.
OF_MODEL: Mapping[str, Mapping[str, float]] = {"multilingual": {"section": 0.6, "heading": 0.25, "bias": 1.0}}
BIAS_ALONE = -3.2  # the bias without examples, which have no cosines to add to it then
# All examples are about the help centre, so they cannot teach what a question about something else is like.
NOT_LEARNT = ("commitment",)
COMMITMENT_ALONE = 3.0  # the weight of `commitment` without examples, which tell more than it does
TYPICAL = 0.78  # commitment of a query that may have an answer or none: 1 is that of the articles' own titles
FEW = 20  # examples with which the bias is half way to that of many
UNSAID = 1.0  # how much each query is taken to leave unsaid, in rarest words of the index
VAGUE = -1.7  # log odds that a query which says nothing is answered
STRENGTH = 5.0
OUT_OF_SCOPE = 0.4  # assumed share of questions that no article answers
ENOUGH_JUDGED = 30  # judged questions from which the share of answers with a link is no longer estimated from links
LEAST_LABELLED = 0.2  # smallest believed share of right answers that have a link
SURE = 0.6  # probability from which the first suggestion is not accompanied by far weaker ones
WEAK = 0.1  # as a share of the first one's probability
WEAK_WINNER = WEAK / 2  # the same for what is by far the best without evidence
COLUMNS = tuple(name for name in PRIOR if name != "bias")
# Columns that are also features of the ranking, here before standardisation.
RANKED_BY = {
    "nearest": "nearest",
    "centroid": "centroid",
    "section": "meaning_section",
    "heading": "meaning_heading",
}


def abstention_features(ranking: Ranking, query: EncodedQuery, numbers: Sequence[int], unsaid: float = UNSAID) -> Array:
    """Features of some candidates, candidates x `COLUMNS`; unknown values are 0.

    What a query leaves `unsaid` counts as a word that no article has: to have all of few frequent words means little.
    """
    share, features = ranking.share, ranking.features
    known: dict[str, Any] = {
        column: features.values[name][numbers] for column, name in RANKED_BY.items() if name in features.values
    }
    known |= {
        "share": np.log(share[numbers] + 1e-6),
        "own_share": np.log(ranking.own_share[numbers] + 1e-6),
        "covered": features.covered[numbers] * (features.said / ((features.said + unsaid) or 1.0)),
        "spread": -share @ np.log(share + 1e-12),
        "length": math.log1p(len(query.terms) + query.unknown),
        "commitment": features.commitment - TYPICAL if features.commitment else 0.0,
    }
    if "nearest" in known:
        known["nearest"] = np.maximum(known["nearest"], 0.0)
    rows = np.zeros((len(numbers), len(COLUMNS)), np.float32)
    for number, column in enumerate(COLUMNS):
        rows[:, number] = known.get(column, 0.0)
    return rows


def prior(examples: int, model: str = "") -> Array:
    """The weights before anything was learnt, in the order of `PRIOR`, for so many examples and this sentence model."""
    weights = np.array(list(PRIOR.values()))
    alone = FEW / (FEW + examples)
    weights[-1] += (BIAS_ALONE - weights[-1]) * alone
    weights[COLUMNS.index("commitment")] += COMMITMENT_ALONE * alone**2  # a hundred examples outweigh it
    return np.asarray(weights + of_model(model))


def of_model(model: str) -> Array:
    """By how much the weights differ for this sentence model, in the order of `PRIOR`."""
    own = OF_MODEL.get(model, {})
    return np.array([own.get(name, 0.0) for name in PRIOR])


def probability(rows: Array, weights: Array) -> Array:
    """Logistic function of the weighted rows; the last of `weights` is the bias."""
    return np.asarray(1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1]))))


def answer_probability(linked: Array, label_frequency: float) -> Array:
    """Probability of a right answer from that of a link, where only the share `label_frequency` of answers has one.

    Learning from positive and unlabelled examples (Elkan and Noto 2008): p / c. An answer without a link is believed
    at most as far as answers lack links, p + (1 - p)(1 - c), so that nothing is sure that is not sure by links.
    """
    return np.minimum(linked / label_frequency, linked + (1 - linked) * (1 - label_frequency))


def believed(chances: Array, said: float, unsaid: float) -> Array:
    """Probabilities as far as a query that says little can be believed: whoever writes "order" may mean anything.

    Where it says less than it leaves `unsaid`, log odds above `VAGUE` shrink towards it in proportion. `said`: see
    `Features`.
    """
    if said >= unsaid:
        return chances
    sure = np.clip(chances, 1e-9, 1 - 1e-9)
    odds = np.log(sure / (1 - sure))
    return np.asarray(1 / (1 + np.exp(-np.where(odds > VAGUE, VAGUE + said / unsaid * (odds - VAGUE), odds))))


def label_frequency(chances: Array) -> float:
    """Share of right answers that have a link, c, from the probabilities of a link at linked first places.

    The estimate of Elkan and Noto (2008) is their mean; here each is weighted by itself, because links are sometimes
    wrong too. One more that is sure keeps the share near 1 where there are few.
    """
    return float(np.clip((chances @ chances + 1) / (chances.sum() + 1), LEAST_LABELLED, 1.0))


def judged_label_frequency(linked: Array, is_right: Array) -> float:
    """The same from questions that a person judged: the share with which their answers are most likely.

    `linked` are the probabilities of a link at the first places, `is_right` whether these are right.
    """
    shares = np.linspace(1.0, LEAST_LABELLED, 81)
    chances = np.clip([answer_probability(linked, share) for share in shares], 1e-6, 1 - 1e-6)
    fit = np.where(is_right, np.log(chances), np.log(1 - chances)).sum(axis=1)
    return float(shares[int(np.argmax(fit))])


def shown(chances: Sequence[float], threshold: float, at_once: int, clear_winner: int = -1) -> list[int]:
    """Places of a list, best first, that are shown: none where the first is less probable than `threshold`.

    The list is decided once: its first `at_once` places are shown together, without those that are weak beside a sure
    first one; later places are shown only where they are probable themselves. At the place of the `clear_winner`
    without evidence less is enough: a probability learnt from links is too low for what was rarely linked.
    """
    if not chances or chances[0] < threshold:
        return []
    sure = chances[0] if chances[0] >= SURE else 0.0
    least = [sure * (WEAK_WINNER if place == clear_winner else WEAK) for place in range(at_once)]
    return [p for p, chance in enumerate(chances) if chance >= (least[p] if p < at_once else threshold)]
