"""The training sample: some of the examples, each asked as a query and left out of the evidence (leave-one-out)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kbtools.model.query import SHOWN
from kbtools.search.abstain import RANKED_BY, abstention_features
from kbtools.search.encode import EncodedQuery
from kbtools.search.features import Features, features_of, standardised
from kbtools.search.index_arrays import CompiledIndex
from kbtools.search.neighbours import Examples
from kbtools.search.rank import FEATURES, Ranker, ranking
from kbtools.search.retrieve import retrieve

Array = np.ndarray[Any, Any]
MOST_QUERIES = 1_200


@dataclass(frozen=True)
class TrainingSample:
    """Examples as queries with what each retrieved.

    `example` is the number of each query's example. `rows` is queries x candidates x `FEATURES`, filled up to the most
    candidates of any query; `is_candidate` says which rows are candidates, `right` holds the weight of each right
    answer. `features` are those of each query, as far as abstention needs them.
    """

    queries: tuple[EncodedQuery, ...]
    example: tuple[int, ...]
    rows: Array
    is_candidate: Array
    right: Array
    features: tuple[Features, ...]


def training_sample(
    index: CompiledIndex, examples: Examples, encode: Callable[[int], EncodedQuery], texts: Sequence[str]
) -> TrainingSample:
    """At most `MOST_QUERIES` examples, chosen by a hash of their `texts`: their order changes nothing.

    `encode` turns the number of an example into an encoded query.
    """
    order = sorted(range(examples.size), key=lambda i: hashlib.sha256(texts[i].encode()).digest())
    chosen = sorted(order[:MOST_QUERIES])
    queries = [encode(i) for i in chosen]
    found = [features_of(query, retrieve(query, index, i), index) for query, i in zip(queries, chosen, strict=True)]
    most = max(len(one.article) for one in found)
    rows = np.zeros((len(chosen), most, len(FEATURES)), np.float32)
    is_candidate, right = np.zeros((len(chosen), most), bool), np.zeros((len(chosen), most), np.float32)
    for place, (number, one) in enumerate(zip(chosen, found, strict=True)):
        size = len(one.article)
        rows[place, :size], is_candidate[place, :size] = standardised(one, FEATURES), True
        meant = np.zeros(index.size, np.float32)
        mine = slice(examples.first[number], examples.first[number + 1])
        meant[examples.meant[mine]] = examples.meant_weight[mine]
        right[place, :size] = meant[one.article]
    kept = tuple(_for_abstention(one) for one in found)
    return TrainingSample(tuple(queries), tuple(chosen), rows, is_candidate, right, kept)


@dataclass(frozen=True)
class Asked:
    """One asking of an example: the best candidates' abstention features, best first, and which of them are right.

    `hidden`: its right articles were left out, as if nobody had written them. `said`: see `Features`. `clear_winner`:
    the row of the candidate that is by far the best without evidence, -1 where there is none.
    """

    example: int
    rows: Array
    right: Array
    hidden: bool
    said: float
    clear_winner: int


def abstention_sample(sample: TrainingSample, ranker: Ranker) -> Iterator[Asked]:
    """Each query twice: as it is, and without its right articles."""
    for place, (query, features) in enumerate(zip(sample.queries, sample.features, strict=True)):
        size = len(features.article)
        right = sample.right[place, :size] > 0
        plain = ranker.scores(sample.rows[place, :size])
        for hidden in (False, True):
            total, own = np.where(right & hidden, -np.inf, plain)
            if not np.isfinite(total).any():
                continue  # nothing but right answers: a help centre of one article
            found = ranking(total, own, features)
            best = found.best_first()[:SHOWN]
            rows = abstention_features(found, query, best)
            winner = best.index(found.clear_winner) if found.clear_winner in best else -1
            yield Asked(sample.example[place], rows, right[best], hidden, features.said, winner)


def _for_abstention(features: Features) -> Features:
    """Only what abstention reads, so that many can be kept in memory."""
    none = features.section[:0]
    values = {name: features.values[name] for name in RANKED_BY.values() if name in features.values}
    return replace(features, values=values, section=none, section_start=none, section_words=none, section_meaning=None)
