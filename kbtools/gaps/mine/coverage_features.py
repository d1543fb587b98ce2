"""Features of coverage: in several ways, how near each cluster of tickets is to each article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import comb
from typing import Any

import numpy as np

from kbtools.gaps.mine.clusters import Clusters, means
from kbtools.gaps.mine.kept import Array, Rows
from kbtools.gaps.mine.vectors import Space, Vectors
from kbtools.text.embeddings import unit

_AT_ONCE = 500  # tickets compared with all others or all passages at a time
_TEMPERATURE = 0.05  # of the softmax that divides a passage among the clusters near it
_OTHERS = 5  # number of tickets with which one is compared, about as many as an article has passages
_LOOKED_AT = 150  # tickets of a cluster that are compared to measure their similarity
_LONE_TICKET = 0.3  # similarity assumed for a cluster of one
_NEIGHBOURS = 10
_AMONG = 20_000  # tickets among which they are looked for; they are in an order by hash, so the first are a sample
_PAIRS_AT_ONCE = 3_000_000  # tickets times these
_PROBED = 30  # tickets of a cluster whose neighbours are looked up
_TIE = 1e-6  # of similarities: equal texts differ by less, as the product of two matrices is rounded by its shape
_NO_RANK = float(np.log(1_000))


@dataclass(frozen=True)
class Coverage:
    """How near clusters and articles are. Arrays are clusters x articles, but for `local`, which has one row a cluster.

    - `alike`, by space: mean similarity (cosine) of the cluster's tickets to the article's nearest passage
    - `passage_share`, by space: share of the article's passages that fall on this cluster (softmax over all clusters)
    - `local`, by space: how similar the cluster's tickets are to each other
    - `total`: `alike` of all spaces, standardised and added
    - `claim`: `total` less the article's mean over all tickets
    - `rank`: log of 1 + the cluster's place, from 0, among all clusters by the article's `claim`
    - `links`, `near`: share of links to the article, of the cluster's tickets and of their nearest neighbours; None
      where there is no link at all
    """

    clusters: Clusters
    alike: tuple[Array, ...]
    passage_share: tuple[Array, ...]
    local: tuple[Array, ...]
    total: Array
    claim: Array
    rank: Array
    links: Array | None
    near: Array | None


def measure_coverage(clusters: Clusters, vectors: Vectors, article_of: Sequence[int], links: Any) -> Coverage:
    """The features of all clusters. `article_of` is the article's number of each passage; at least one article."""
    labels, sizes = clusters.labels, clusters.sizes
    alike = tuple(means(labels, partial(best_passage, space, article_of)) for space in vectors.spaces)
    total = np.sum([(each - each.mean()) / (each.std() or 1) for each in alike], axis=0)
    claim = total - (sizes / sizes.sum()) @ total
    linked = bool(links.nnz)
    return Coverage(
        clusters=clusters,
        alike=alike,
        passage_share=tuple(_passage_share(space, article_of, labels) for space in vectors.spaces),
        local=tuple(_local(space.tickets, labels) for space in vectors.spaces),
        total=total,
        claim=claim,
        rank=np.log1p((-claim).argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")),
        links=means(labels, lambda which: links[which].toarray()) if linked else None,
        near=_near(vectors.joined, labels, links) if linked else None,
    )


def features(coverage: Coverage, is_there: Array) -> Array:
    """One row a cluster, as if only the articles of the mask `is_there` existed. Features of links come last."""

    def hide(values: Array, low: float) -> Array:
        return np.asarray(np.where(is_there, values, low))

    columns = [np.sqrt(hide(each, 0).sum(axis=1)) for each in coverage.passage_share]
    columns += [hide(each, -1).max(axis=1) - local for each, local in zip(coverage.alike, coverage.local, strict=True)]
    columns += [hide(coverage.total, -9).max(axis=1), hide(coverage.claim, -9).max(axis=1)]
    columns += [hide(coverage.rank, _NO_RANK).min(axis=1), coverage.clusters.cohesion]
    columns.append(np.log(coverage.clusters.sizes))
    if coverage.links is not None and coverage.near is not None:
        columns += [np.sqrt(hide(each, 0).sum(axis=1)) for each in (coverage.links, coverage.near)]
        columns.append(np.sqrt(hide(coverage.near, 0).max(axis=1)))
    return np.array(columns, float).T


def best_passage(space: Space, article_of: Sequence[int], tickets: Array) -> Array:
    """Tickets x articles: cosine similarity to the article's nearest passage; `article_of` must be in order."""
    starts, own = _starts(article_of), space.tickets[tickets]
    rows = [
        np.maximum.reduceat(own[at : at + _AT_ONCE] @ space.passages.T, starts, axis=1)
        for at in range(0, len(own), _AT_ONCE)
    ]
    return np.concatenate(rows)


def _starts(article_of: Sequence[int]) -> Array:
    return np.flatnonzero(np.diff(np.asarray(article_of), prepend=-1))


def _passage_share(space: Space, article_of: Sequence[int], labels: Array) -> Array:
    nearness = space.passages_among_tickets @ unit(means(labels, space.tickets.__getitem__)).T
    share = np.exp((nearness - nearness.max(axis=1, keepdims=True)) / _TEMPERATURE)
    share /= share.sum(axis=1, keepdims=True)
    total: Array = np.add.reduceat(share, _starts(article_of), axis=0) / np.bincount(article_of)[:, None]
    return total.T


def _local(rows: Rows, labels: Array) -> Array:
    """By cluster: the expected similarity of a ticket to the most similar of five others drawn at random.

    An article is compared by the best of its several passages; this is the same measure among tickets.
    """
    order = np.argsort(labels, kind="stable")
    found = []
    for members in np.split(order, np.cumsum(np.bincount(labels))[:-1]):
        own = rows[members[:_LOOKED_AT]]
        if len(own) == 1:
            found.append(_LONE_TICKET)  # a single ticket has nothing to compare with
            continue
        alike = own @ own.T
        np.fill_diagonal(alike, -2)
        best_first = -np.sort(-alike, axis=1)[:, :-1]
        found.append(float((best_first @ _chance_of_best(len(own) - 1)).mean()))
    return np.array(found)


def _chance_of_best(others: int) -> Array:
    """For k from 0: the probability that the (k + 1)-th best of all others is the best of those drawn."""
    drawn = min(_OTHERS, others)
    return np.array([comb(others - place - 1, drawn - 1) / comb(others, drawn) for place in range(others)])


def _near(rows: Rows, labels: Array, links: Any) -> Array:
    """Clusters x articles: mean links of the nearest neighbours of a cluster's first tickets; ties all count.

    Neighbours are looked for among the first `_AMONG` tickets.
    """
    order = np.argsort(labels, kind="stable")
    place = np.arange(len(labels)) - np.searchsorted(labels[order], labels[order])
    probed, among, answered = order[place < _PROBED], rows[:_AMONG], links[:_AMONG]
    count = min(_NEIGHBOURS, len(among) - 1)
    if not count:  # a single ticket has none
        return np.zeros((len(np.bincount(labels)), links.shape[1]))

    def links_of_neighbours(which: Array) -> Array:
        parts = np.array_split(probed[which], -(-len(which) * len(among) // _PAIRS_AT_ONCE))
        near = (_neighbours(rows, part, among, count) for part in parts)
        return np.concatenate([(one @ answered).toarray() / one.sum(axis=1)[:, None] for one in near])

    return means(labels[probed], links_of_neighbours)


def _neighbours(rows: Rows, tickets: Array, among: Array, count: int) -> Any:
    """A sparse matrix: 1 for each of the nearest rows `among` these, the first ones of all; never a ticket itself."""
    from scipy.sparse import csr_array

    alike = rows[tickets] @ among.T
    own = np.flatnonzero(tickets < len(among))
    alike[own, tickets[own]] = -9
    return csr_array(alike >= np.partition(alike, -count, axis=1)[:, -count, None] - _TIE, dtype=np.float32)
