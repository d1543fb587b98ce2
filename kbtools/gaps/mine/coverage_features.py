"""How near each cluster of tickets is to each article, in every way that speaks for the article as its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from kbtools.gaps.mine.clusters import Clusters, means
from kbtools.gaps.mine.mining_input import Array
from kbtools.gaps.mine.vectors import Space, Vectors
from kbtools.text.embeddings import unit

_AT_ONCE = 500  # tickets compared with all others or all passages at a time
_SHARP = 0.05  # temperature: how much of a passage falls on the clusters beside its nearest
_OTHERS = 5
_LOOKED_AT = 150  # tickets of a cluster that say how alike its tickets are
_USUAL = 0.3
_NEIGHBOURS = 10
_ASKING = 30  # tickets of a cluster whose neighbours are looked up
_NO_RANK = float(np.log(1_000))


@dataclass(frozen=True)
class Coverage:
    """Clusters x articles, but for `local`, which is said of a cluster alone.

    `alike`: similarity by space; `landing`: share of an article's passages that fall on the cluster, by space;
    `local`: how alike the cluster's tickets are, by space; `total`: all spaces together; `claim`: what of it is more
    than the article's claim to the other clusters; `rank`: log of the cluster's place among all for the article;
    `links`, `near`: share of links of the cluster's tickets and of their neighbours, None without any link.
    """

    clusters: Clusters
    alike: tuple[Array, ...]
    landing: tuple[Array, ...]
    local: tuple[Array, ...]
    total: Array
    claim: Array
    rank: Array
    links: Array | None
    near: Array | None


def coverage(clusters: Clusters, vectors: Vectors, owner: Sequence[int], links: Array) -> Coverage:
    """Describe each cluster; `owner` says whose each passage is, and there is at least one article."""
    labels, sizes = clusters.labels, clusters.sizes
    alike = tuple(means(labels, best_passage(space, owner)) for space in vectors.spaces)
    total = np.sum([(each - each.mean()) / (each.std() or 1) for each in alike], axis=0)
    claim = total - (sizes / sizes.sum()) @ total
    linked = bool(links.any())
    return Coverage(
        clusters=clusters,
        alike=alike,
        landing=tuple(_landing(space, owner, labels) for space in vectors.spaces),
        local=tuple(_local(space.tickets, labels) for space in vectors.spaces),
        total=total,
        claim=claim,
        rank=np.log1p((-claim).argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")),
        links=means(labels, links) if linked else None,
        near=_near(vectors.joined, labels, links) if linked else None,
    )


def features(known: Coverage, seen: Array) -> Array:
    """One row a cluster, as if only the articles `seen` were there. Links come last."""

    def hide(values: Array, low: float) -> Array:
        return np.asarray(np.where(seen, values, low))

    columns = [np.sqrt(hide(each, 0).sum(axis=1)) for each in known.landing]
    columns += [hide(each, -1).max(axis=1) - local for each, local in zip(known.alike, known.local, strict=True)]
    columns += [hide(known.total, -9).max(axis=1), hide(known.claim, -9).max(axis=1)]
    columns += [hide(known.rank, _NO_RANK).min(axis=1), known.clusters.cohesion]
    columns.append(np.log(known.clusters.sizes))
    if known.links is not None and known.near is not None:
        columns += [np.sqrt(hide(each, 0).sum(axis=1)) for each in (known.links, known.near)]
        columns.append(np.sqrt(hide(known.near, 0).max(axis=1)))
    return np.array(columns, float).T


def best_passage(space: Space, owner: Sequence[int]) -> Array:
    """Tickets x articles: similarity to the article's nearest passage."""
    starts = _starts(owner)
    rows = [
        np.maximum.reduceat(space.tickets[at : at + _AT_ONCE] @ space.passages.T, starts, axis=1)
        for at in range(0, len(space.tickets), _AT_ONCE)
    ]
    return np.concatenate(rows)


def _starts(owner: Sequence[int]) -> Array:
    return np.flatnonzero(np.diff(np.asarray(owner), prepend=-1))


def _landing(space: Space, owner: Sequence[int], labels: Array) -> Array:
    nearness = space.landing @ unit(means(labels, space.tickets)).T
    share = np.exp((nearness - nearness.max(axis=1, keepdims=True)) / _SHARP)
    share /= share.sum(axis=1, keepdims=True)
    total: Array = np.add.reduceat(share, _starts(owner), axis=0) / np.bincount(owner)[:, None]
    return total.T


def _local(rows: Array, labels: Array) -> Array:
    """How alike a ticket is to the best of five others of its cluster, drawn at random: on average over its tickets.

    Articles have several passages, so that one article is held against the best of several tickets.
    """
    order = np.argsort(labels, kind="stable")
    found = []
    for members in np.split(order, np.cumsum(np.bincount(labels))[:-1]):
        own = rows[members[:_LOOKED_AT]]
        if len(own) == 1:
            found.append(_USUAL)  # a ticket alone says nothing
            continue
        alike = own @ own.T
        np.fill_diagonal(alike, -2)
        best_first = -np.sort(-alike, axis=1)[:, :-1]
        found.append(float((best_first @ _chance_of_best(len(own) - 1)).mean()))
    return np.array(found)


def _chance_of_best(others: int) -> Array:
    """The probability that the k-th best of all others is the best of those drawn."""
    drawn = min(_OTHERS, others)
    return np.array([comb(others - place - 1, drawn - 1) / comb(others, drawn) for place in range(others)])


def _near(rows: Array, labels: Array, links: Array) -> Array:
    """Mean links of the neighbours of each cluster's first tickets; equally near ones are neighbours all."""
    from scipy.sparse import csr_array

    order = np.argsort(labels, kind="stable")
    place = np.arange(len(labels)) - np.searchsorted(labels[order], labels[order])
    asking = order[place < _ASKING]
    count = min(_NEIGHBOURS, len(rows) - 1)
    found = np.zeros((len(asking), links.shape[1]), np.float32)
    if count:
        answered = csr_array(links)
        for at in range(0, len(asking), _AT_ONCE):
            mine = asking[at : at + _AT_ONCE]
            alike = rows[mine] @ rows.T
            alike[np.arange(len(mine)), mine] = -9
            near = alike >= np.partition(alike, -count, axis=1)[:, -count, None]
            found[at : at + _AT_ONCE] = (csr_array(near, dtype=np.float32) @ answered).toarray()
            found[at : at + _AT_ONCE] /= near.sum(axis=1, keepdims=True)
    return means(labels[asking], found)
