"""Evidence for a query: its nearest examples vote for the articles that answered them (k nearest neighbours).

Examples are answered tickets, and the phrases of articles. The votes of an article are compared with how often it is
linked at all, so that a popular article has no advantage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.search.bm25f import ranges

Array = np.ndarray[Any, Any]

KERNEL = 12.0  # how fast an example's vote falls with its distance: exp(KERNEL * (cosine - 1))
NEIGHBOURS = 100  # number of examples that vote
SHORTLIST = 1_000  # number of examples whose cosine is computed exactly, if there are very many
FAR = 0.4  # cosine of a neighbour whose vote weighs as much as the overall frequency of articles
UNLIKE = -0.2  # cosine assumed for an article without a neighbour
SMOOTH = 1.0  # added to the count of every article


@dataclass(frozen=True)
class Examples:
    """The arrays of N examples.

    `vector`: N rows of at most length 1; `sketch`: their first principal components, `vector @ basis`, where there are
    very many. Links by article: `example[start[a]:start[a+1]]`; by example: `meant[first[e]:first[e+1]]` with
    `meant_weight`. `count[a]` is the summed weight of an article's links, `centroid[a]` the weighted sum of its
    examples and `length[a]` its length, `ridge[a]` its row of ridge regression, `leverage` that of each example in it.
    """

    vector: Array
    sketch: Array
    basis: Array
    example: Array
    start: Array
    meant: Array
    first: Array
    meant_weight: Array
    count: Array
    ridge: Array
    leverage: Array
    centroid: Array
    length: Array

    @property
    def size(self) -> int:
        """Number of examples."""
        return len(self.leverage)


@dataclass(frozen=True)
class Neighbours:
    """The examples nearest to a query's vector, with their cosines; `left_out` is not among them.

    Every other example has a cosine of at most `least`.
    """

    query: Array
    example: Array
    cosine: Array
    least: float
    left_out: int | None


def neighbours_of(examples: Examples, query: Array, left_out: int | None = None) -> Neighbours:
    """The examples near a query's vector, all of them where there are few, as if `left_out` were not an example."""
    if examples.size > SHORTLIST:
        chosen = np.argpartition(-(examples.sketch @ (examples.basis.T @ query)), SHORTLIST)[:SHORTLIST]
        chosen.sort()
        cosine = examples.vector[chosen] @ query
        least = float(cosine.min())
    else:
        chosen, cosine, least = np.arange(examples.size), examples.vector @ query, UNLIKE
    if left_out is not None:
        others = chosen != left_out
        chosen, cosine = chosen[others], cosine[others]
    return Neighbours(query, chosen, cosine, least, left_out)


def near_examples(examples: Examples, query: Array) -> list[int]:
    """The numbers of the examples that are nearer to a query's vector than `FAR`, nearest first."""
    found = neighbours_of(examples, query)
    order = np.argsort(-found.cosine, kind="stable")
    return [int(found.example[n]) for n in order.tolist() if found.cosine[n] > FAR]


def votes_of(examples: Examples, near: Neighbours) -> Array:
    """For each article its share of the kernel-weighted votes of the neighbours.

    One more vote, with the weight of a neighbour at cosine `FAR`, is divided by the overall frequency of articles: so
    where no example is near, every article has its overall frequency.
    """
    example, cosine = near.example, near.cosine
    if len(example) > NEIGHBOURS:
        nearest = np.argpartition(-cosine, NEIGHBOURS)[:NEIGHBOURS]
        nearest.sort()
        example, cosine = example[nearest], cosine[nearest]
    kernel = np.exp(KERNEL * (cosine - 1))
    place, which = ranges(examples.first[example], examples.first[example + 1])
    votes = np.bincount(examples.meant[place], kernel[which] * examples.meant_weight[place], len(examples.count))
    prior = float(np.exp(KERNEL * (FAR - 1)))
    share = (votes + prior * examples.count / examples.size) / (float(kernel.sum()) + prior)
    return np.asarray(share, np.float32)


def nearest_of(examples: Examples, near: Neighbours, articles: Array) -> Array:
    """For some articles the cosine of the nearest of their examples, `near.least` for one without a neighbour."""
    cosine = np.full(examples.size, near.least, np.float32)
    cosine[near.example] = near.cosine
    place, which = ranges(examples.start[articles], examples.start[articles + 1])
    nearest = np.full(len(articles), near.least, np.float32)
    np.maximum.at(nearest, which, cosine[examples.example[place]])
    return nearest


def evidence_features(examples: Examples, near: Neighbours, votes: Array, articles: Array) -> dict[str, Array]:
    """The features of some articles by name.

    `lift` is the log ratio of an article's frequency near the query to its overall frequency: ln((N p + m) / (n + m)),
    p its share of the votes, n its count, N the number of examples, m `SMOOTH`.
    """
    own = own_weight(examples, near.left_out, articles)
    count = examples.count[articles] - own
    return {
        "nearest": nearest_of(examples, near, articles),
        "lift": np.log((examples.size * votes[articles] + SMOOTH) / (count + SMOOTH)),
        "centroid": _centroid(examples, near, own, articles),
        "ridge": _ridge(examples, near, own, articles),
    }


def own_weight(examples: Examples, left_out: int | None, articles: Array) -> Array:
    """Weight of the left-out example in the counts of some articles; zeros without one."""
    own = np.zeros(len(examples.count), np.float32)
    if left_out is not None:
        mine = slice(examples.first[left_out], examples.first[left_out + 1])
        own[examples.meant[mine]] = examples.meant_weight[mine]
    return own[articles]


def _centroid(examples: Examples, near: Neighbours, own: Array, articles: Array) -> Array:
    """The query's projection on the sum C of an article's examples, q . C / (|C| + 1): Rocchio's centroid (1971).

    A left-out example with weight w (`own`) is taken out of the sum: q . (C - wq), |C - wq|.
    """
    toward, length = examples.centroid[articles] @ near.query, examples.length[articles]
    size = float(near.query @ near.query)
    left = np.sqrt(np.maximum(length**2 - 2 * own * toward + own**2 * size, 0))
    return np.asarray((toward - own * size) / (left + 1))


def _ridge(examples: Examples, near: Neighbours, own: Array, articles: Array) -> Array:
    fitted = examples.ridge[articles] @ near.query
    if near.left_out is None:
        return np.asarray(fitted)
    h = examples.leverage[near.left_out]  # the closed form of leave-one-out for a linear smoother
    return np.asarray((fitted - h * own) / max(1 - h, 1e-3))
