"""Clustering: many small clusters, about two for each topic, which `groups` joins."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kbtools.gaps.mine.kept import AT_ONCE, Array, KeptRows, Rows, pieces
from kbtools.gaps.mine.text import SAMPLE

WHOLE = 3_000  # up to this many tickets are clustered directly; more are put into small groups first
_GROUPS = 600
_SAMPLE = 6_000  # tickets from which small groups are made, or
_OF_A_GROUP = 10  # tickets for each group, if these are more
_DIMENSIONS = 128  # of the vectors from which small groups are made


@dataclass(frozen=True)
class Clusters:
    """`labels`: the number of each ticket's cluster. By cluster: size, mean row, mean similarity of two tickets."""

    labels: Array
    sizes: Array
    centres: Array
    cohesion: Array

    @staticmethod
    def of(rows: Rows) -> Clusters:
        """Cluster rows of length 1, at least one."""
        labels = cluster(rows)
        sizes, centres = np.bincount(labels), means(labels, rows.__getitem__)
        # squared length of the mean of unit rows = mean similarity of all pairs, including each row with itself
        pairs = ((centres**2).sum(axis=1) * sizes - 1) / np.maximum(sizes - 1, 1)
        return Clusters(labels, sizes, centres, np.where(sizes > 1, pairs, 0))


def mean_similarity(centre: Array, count: int) -> float:
    """The mean similarity (cosine) of two of `count` rows of length 1, at least two, whose mean is `centre`."""
    return (float((centre**2).sum()) * count - 1) / (count - 1)  # less each row with itself


def means(labels: Array, take: Callable[[Array], Array]) -> Array:
    """The mean row of each cluster; `take`: the rows of tickets by their numbers, of which few are held at a time."""
    order = np.argsort(labels, kind="stable")
    total: Array = np.zeros(0, np.float32)
    for at in range(0, len(order), AT_ONCE):
        rows, own = take(order[at : at + AT_ONCE]), labels[order[at : at + AT_ONCE]]
        if not at:
            total = np.zeros((labels.max() + 1, rows.shape[1]), np.float32)
        first = np.flatnonzero(np.diff(own, prepend=-1))
        total[own[first]] += np.add.reduceat(rows.astype(np.float32, copy=False), first, axis=0)
    return total / np.bincount(labels)[:, None]


def cluster(rows: Rows) -> Array:
    """The number of each row's cluster, from 0 without gaps; rows have length 1.

    Hierarchical clustering with Ward's linkage (1963), which needs no random start. More than `WHOLE` rows are first
    grouped by k-means with a fixed seed, and the groups are then clustered.
    """
    from scipy.cluster.hierarchy import fcluster, ward

    number = len(rows)
    wanted = max(1, int(1.2 * min(number / 5, 2 * number**0.5 + 60)))
    if number == 1:
        return np.zeros(1, int)
    if number <= WHOLE:
        return _numbered(fcluster(ward(rows[:]), wanted, "maxclust"))
    group = _small_groups(rows, max(_GROUPS, int(1.5 * wanted)))
    sizes = np.bincount(group)
    if len(sizes) == 1:
        return group
    tree = _weighted_ward(means(group, rows.__getitem__).astype(float), sizes)
    return _numbered(fcluster(tree, wanted, "maxclust"))[group]


def _numbered(labels: Array) -> Array:
    return np.asarray(np.unique(labels, return_inverse=True)[1])


def _small_groups(rows: Rows, number: int) -> Array:
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    axes = _principal_axes(rows)
    narrow = KeptRows(pieces(rows, lambda piece: piece.astype(np.float32, copy=False) @ axes))
    sample = narrow[np.arange(0, len(rows), max(1, len(rows) // max(_SAMPLE, _OF_A_GROUP * number)))]
    with warnings.catch_warnings():
        # it warns when there are fewer different texts than groups, which does no harm
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = KMeans(number, n_init=1, random_state=0, max_iter=20).fit(sample)
        near = [fit.predict(narrow[start : start + 5_000]) for start in range(0, len(rows), 5_000)]
    return _numbered(np.concatenate(near))


def _principal_axes(rows: Rows) -> Array:
    """The axes along which the first rows vary most: distances hardly change, and k-means takes a third of the time."""
    some = (piece.astype(np.float32, copy=False) for piece in islice(pieces(rows), -(-SAMPLE // AT_ONCE)))
    varies = np.sum([piece.T @ piece for piece in some], axis=0)
    return np.asarray(np.linalg.eigh(varies)[1][:, -_DIMENSIONS:])  # the largest eigenvalues are the last


def _weighted_ward(centres: Array, sizes: Array) -> Array:
    """Ward's linkage of groups of these sizes, by the update formula of Lance and Williams (1967).

    The result is a linkage matrix as scipy defines it. Memory is quadratic in the number of groups, time cubic.
    """
    number = len(centres)
    size = sizes.astype(float)
    square = (centres**2).sum(axis=1)
    cost = np.maximum(square[:, None] + square - 2 * centres @ centres.T, 0)
    cost *= size[:, None] * size / (size[:, None] + size)
    np.fill_diagonal(cost, np.inf)
    name, alive = np.arange(number), np.ones(number, bool)
    members = np.ones(2 * number)
    tree = np.zeros((number - 1, 4))
    for step in range(number - 1):
        one, other = sorted(divmod(int(cost.argmin()), number))
        members[number + step] = members[name[one]] + members[name[other]]
        low, high = sorted((name[one], name[other]))
        tree[step] = low, high, np.sqrt(2 * cost[one, other]), members[number + step]
        joined = (size[one] + size) * cost[one] + (size[other] + size) * cost[other] - size * cost[one, other]
        joined /= size[one] + size[other] + size
        alive[other] = False
        joined[~alive] = joined[one] = np.inf
        cost[one], cost[:, one] = joined, joined
        cost[other], cost[:, other] = np.inf, np.inf
        size[one] += size[other]
        name[one] = number + step
    return tree
