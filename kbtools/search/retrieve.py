"""Retrieval: the few articles that are worth ranking for a query.

Every article is scored by cheap signals: the words of the query and of its subject (BM25F), the meaning of the whole
text (cosine), and the votes of near examples. Those that are among the best by any signal are the candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.search.encode import EncodedQuery
from kbtools.search.index_arrays import CompiledIndex
from kbtools.search.neighbours import Neighbours, neighbours_of, votes_of

Array = np.ndarray[Any, Any]

DEPTH = 20  # number of articles by each signal that are candidates


@dataclass(frozen=True)
class Matches:
    """Where the terms of a query occur: for each match its article, the place of the term in the query, its impact."""

    article: Array
    term: Array
    impact: Array


@dataclass(frozen=True)
class Candidates:
    """The candidates of a query, as numbers of articles in order, and the signals that found them.

    `words`, `words_subject` and `meaning` have an entry for every article of the index, not only for candidates.
    Signals that need a model or examples are None without them.
    """

    article: Array
    matches: Matches
    words: Array
    words_subject: Array
    meaning: Array | None
    neighbours: Neighbours | None
    votes: Array | None


def retrieve(
    query: EncodedQuery, index: CompiledIndex, left_out: int | None = None, must: Sequence[int] = ()
) -> Candidates:
    """The candidates of one query; `must` are articles that are always among them.

    `left_out` is the number of an example that is ignored.
    """
    place, which = index.articles.entries(query.terms)
    matches = Matches(index.articles.row[place], which, index.articles.impact[place])
    words = np.bincount(matches.article, matches.impact * query.weights[which], index.size)
    subject = np.bincount(matches.article, matches.impact * query.in_subject[which], index.size)
    signals = [words, subject]
    meaning = neighbours = votes = None
    if query.vector is not None:
        meaning = index.vectors["article"].toward(query.vector, slice(None))
        signals.append(meaning)
    if index.examples is not None and query.example_vector is not None:
        neighbours = neighbours_of(index.examples, query.example_vector, left_out)
        votes = votes_of(index.examples, neighbours)
        signals.append(votes)
    return Candidates(best_of(signals, must), matches, words, subject, meaning, neighbours, votes)


def best_of(signals: Sequence[Array], must: Sequence[int]) -> Array:
    """The articles that are among the best `DEPTH` by any signal, and `must`, in order; all where there are few."""
    size = len(signals[0])
    if size <= DEPTH:
        return np.arange(size)
    chosen = np.zeros(size, bool)
    for signal in signals:
        chosen[np.argpartition(-signal, DEPTH)[:DEPTH]] = True
    chosen[np.asarray(must, np.int64)] = True
    return np.flatnonzero(chosen)
