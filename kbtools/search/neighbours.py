"""Evidence: texts known to mean an article. Answered tickets, and the phrases that people wrote down.

Similar examples speak for the articles they mean. What an article gets is weighed down by how often it is meant at
all, so that being usual wins nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.search.bm25f import ranges

Array = np.ndarray[Any, Any]

SHARP = 12.0  # how fast an example's say falls with its distance
NEIGHBOURS = 100  # the examples that vote
SHORTLIST = 1_000  # of very many examples, those that are looked at exactly
FAR = 0.4  # an example this near speaks as loud as all that is not known
UNLIKE = -0.2  # the cosine of an article that nothing near means
SKETCH = 64  # dimensions of the short vectors that choose them
SMOOTH = 1.0  # examples that every article is lent
RIDGE = 1.0


@dataclass(frozen=True)
class Examples:
    """`vector`: N rows of at most length 1; `sketch`: short rows that tell roughly how near they are, through `basis`.

    Links by article: `example[start[a]:start[a+1]]`; by example: `meant[first[e]:first[e+1]]` with `meant_weight`.
    `count[a]` is the summed weight of an article's links, `ridge[a]` and `centroid[a]` rows that a query is multiplied
    with, `length` the lengths of the centroids, `leverage` that of each example.
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
class Near:
    """The examples near a query, with their cosines; `left_out` is none of them.

    No other example is nearer than `least`.
    """

    query: Array
    example: Array
    cosine: Array
    least: float
    left_out: int | None


def neighbours(examples: Examples, query: Array, left_out: int | None = None) -> Near:
    """The examples near a query's vector, all of them where there are few, as if `left_out` had never been there."""
    if examples.size > SHORTLIST:
        chosen = np.argpartition(-(examples.sketch @ (examples.basis.T @ query)), SHORTLIST)[:SHORTLIST]
        chosen.sort()
        cosine = examples.vector[chosen] @ query
        least = float(cosine.min())
    else:
        chosen, cosine, least = np.arange(examples.size), examples.vector @ query, UNLIKE
    others = chosen != left_out
    return Near(query, chosen[others], cosine[others], least, left_out)


def voted(examples: Examples, near: Near) -> tuple[Array, Array]:
    """What the examples say, an entry an article: its share of the neighbours' votes, and the nearest one's cosine.

    The votes include one, as loud as a neighbour at `FAR`, for every article as often as it is meant at all: where
    nothing is near, nothing is learnt.
    """
    kernel = np.exp(SHARP * (near.cosine - 1))
    if len(kernel) > NEIGHBOURS:
        kernel[np.argpartition(-kernel, NEIGHBOURS)[NEIGHBOURS:]] = 0
    place, which = ranges(examples.first[near.example], examples.first[near.example + 1])
    article = examples.meant[place]
    share = np.bincount(article, kernel[which] * examples.meant_weight[place], len(examples.count))
    nearest = np.full(len(examples.count), near.least, np.float32)
    np.maximum.at(nearest, article, near.cosine[which])
    usual = float(np.exp(SHARP * (FAR - 1)))
    heard = share + usual * examples.count / examples.size
    return (heard / (float(kernel.sum()) + usual)).astype(np.float32), nearest


def evidence_features(
    examples: Examples, near: Near, share: Array, nearest: Array, articles: Array
) -> dict[str, Array]:
    """The features of some articles by name.

    `lift` is how much more often an article is meant near the query than everywhere, as a log: ln((N p + m) / (n + m)),
    p its share of the votes, n its count, N the number of examples, m `SMOOTH`.
    """
    own = own_weight(examples, near.left_out, articles)
    count = examples.count[articles] - own
    return {
        "nearest": nearest[articles],
        "lift": np.log((examples.size * share[articles] + SMOOTH) / (count + SMOOTH)),
        "centre": _centre(examples, near, own, articles),
        "ridge": _ridge(examples, near, own, articles),
    }


def own_weight(examples: Examples, left_out: int | None, articles: Array) -> Array:
    """What the left-out example itself added to each article's count; zeros without one."""
    own = np.zeros(len(examples.count), np.float32)
    if left_out is not None:
        mine = slice(examples.first[left_out], examples.first[left_out + 1])
        own[examples.meant[mine]] = examples.meant_weight[mine]
    return own[articles]


def _centre(examples: Examples, near: Near, own: Array, articles: Array) -> Array:
    """The query's projection on an article's examples: q . C / (|C| + 1), Rocchio's centroid with a lent length.

    A left-out example (`own`) is taken out of the sum: q . (C - wq), |C - wq|.
    """
    toward, length = examples.centroid[articles] @ near.query, examples.length[articles]
    size = float(near.query @ near.query)
    left = np.sqrt(np.maximum(length**2 - 2 * own * toward + own**2 * size, 0))
    return np.asarray((toward - own * size) / (left + 1))


def _ridge(examples: Examples, near: Near, own: Array, articles: Array) -> Array:
    fitted = examples.ridge[articles] @ near.query
    if near.left_out is None:
        return np.asarray(fitted)
    h = examples.leverage[near.left_out]  # the closed form of leave-one-out for a linear smoother
    return np.asarray((fitted - h * own) / max(1 - h, 1e-3))


def fit_ridge(vectors: Array, example: Array, article: Array, weight: Array, articles: int) -> tuple[Array, Array]:
    """Ridge regression from vectors to links: a row an article, and each example's leverage."""
    size = vectors.shape[1]
    inverse = np.linalg.inv(vectors.T @ vectors + RIDGE * np.eye(size))
    target = summed(vectors, example, article, weight, articles)
    leverage = np.einsum("nd,nd->n", vectors @ inverse, vectors)
    return (target @ inverse).astype(np.float32), leverage.astype(np.float32)


def summed(vectors: Array, example: Array, article: Array, weight: Array, articles: int) -> Array:
    """The weighted sum of each article's examples, articles x dimensions; `article` is sorted."""
    total = np.zeros((articles, vectors.shape[1]), np.float32)
    some, start = np.unique(article, return_index=True)
    if len(some):
        total[some] = np.add.reduceat(vectors[example] * weight[:, None], start, axis=0)
    return total
