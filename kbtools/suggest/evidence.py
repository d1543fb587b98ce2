"""Evidence: texts known to mean an article. Answered tickets, and the phrases that people wrote down.

Similar examples speak for the articles they mean. What an article gets is weighed down by how often it is meant at
all, so that being usual wins nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.suggest.words import Impacts

Array = np.ndarray[Any, Any]

SHARP = 8.0  # how fast an example's say falls with its distance
SHARP_WORDS = 12.0
SMOOTH = 1.0  # examples that every article is lent
RIDGE = 1.0
SUBJECT = 0.7  # the subject's vector beside that of the whole text


@dataclass(frozen=True)
class Examples:
    """`vector`: N rows (whole text, subject); links sorted by article: `example[start[a]:start[a+1]]`, `weight`.

    `count[a]` is the summed weight of an article's links; `ridge` maps a vector to a score an article; `centroid`
    and `centroid_words` are an article's examples summed, `length` and `length_words` the lengths of those sums.
    """

    vector: Array
    example: Array
    start: Array
    weight: Array
    count: Array
    ridge: Array
    leverage: Array
    words: Impacts
    centroid: Array
    centroid_words: Impacts
    length: Array
    length_words: Array

    @property
    def size(self) -> int:
        """Number of examples."""
        return len(self.leverage)


def spread(examples: Examples, value: Array, reduce: Any, empty: float) -> Array:
    """Reduce one value a link over the links of each article; `empty` where an article has none."""
    result = np.full(len(examples.start) - 1, empty, np.float32)
    some = np.flatnonzero(np.diff(examples.start))
    if len(some):
        result[some] = reduce.reduceat(value, examples.start[some])
    return result


def lift(examples: Examples, kernel: Array, own: Array) -> Array:
    """How much more often an article is meant near the query than everywhere, as a log: 0 is no more often.

    ln((N p + m) / (n + m)): p the kernel-weighted share of the neighbours that mean the article, n its count, N the
    number of examples, m `SMOOTH`. `own` is what the left-out example itself added to `count`.
    """
    total = float(kernel.sum())
    if total <= 0:
        return np.zeros(len(examples.count), np.float32)
    share = spread(examples, kernel[examples.example] * examples.weight, np.add, 0.0) / total
    size = examples.size
    return np.log((size * share + SMOOTH) / (examples.count - own + SMOOTH)).astype(np.float32)


@dataclass(frozen=True)
class Near:
    """A query as the examples are kept: its joined vector, and its tf-idf weights, both of a fixed length."""

    vector: Array | None
    weights: Sequence[tuple[int, float]]


def evidence_features(examples: Examples, query: Near, left_out: int | None) -> dict[str, Array]:
    """The features of every article by name; with `left_out` as if that example had never been there."""
    own = own_weight(examples, left_out)
    count = examples.count - own
    close = examples.words.scores(query.weights)
    words = np.exp(SHARP_WORDS * close) - 1
    if left_out is not None:
        words[left_out] = 0
    toward = examples.centroid_words.scores(query.weights)
    found = {
        "usual": np.log1p(np.maximum(count, 0)),
        "lift_words": lift(examples, words, own),
        "centre_words": _centre(toward, examples.length_words, own, 1.0),
    }
    if query.vector is not None:
        found |= _by_meaning(examples, query.vector, own, left_out)
    return found


def own_weight(examples: Examples, left_out: int | None) -> Array:
    """What the left-out example adds to each article's count; zeros without one."""
    own = np.zeros(len(examples.count), np.float32)
    if left_out is not None:
        mine = np.flatnonzero(examples.example == left_out)
        article = np.searchsorted(examples.start, mine, side="right") - 1
        own[article] += examples.weight[mine]
    return own


def _by_meaning(examples: Examples, vector: Array, own: Array, left_out: int | None) -> dict[str, Array]:
    size = np.float32(1 + SUBJECT**2)  # the squared length of a joined vector
    close = examples.vector @ vector / size
    kernel = np.exp(SHARP * (close - 1))
    if left_out is not None:
        close[left_out], kernel[left_out] = -1, 0
    return {
        "lift": lift(examples, kernel, own),
        "nearest": spread(examples, close[examples.example], np.maximum, -0.2),
        "centre": _centre(examples.centroid @ vector, examples.length, own, float(size)),
        "ridge": _ridge(examples, vector, own, left_out),
    }


def _centre(toward: Array, length: Array, own: Array, size: float) -> Array:
    """The query's projection on an article's examples: q . C / (|C| + 1), Rocchio's centroid with a lent length.

    A left-out example (`own`, with squared length `size`) is taken out of the sum: q . (C - wq), |C - wq|.
    """
    left = np.sqrt(np.maximum(length**2 - 2 * own * toward + own**2 * size, 0))
    return np.asarray((toward - own * size) / (left + 1))


def _ridge(examples: Examples, vector: Array, own: Array, left_out: int | None) -> Array:
    fitted = vector @ examples.ridge
    if left_out is None:
        return np.asarray(fitted)
    h = examples.leverage[left_out]  # the closed form of leave-one-out for a linear smoother
    return np.asarray((fitted - h * own) / max(1 - h, 1e-3))


def fit_ridge(vectors: Array, example: Array, article: Array, weight: Array, articles: int) -> tuple[Array, Array]:
    """Ridge regression from vectors to links: the map, and each example's leverage."""
    size = vectors.shape[1]
    inverse = np.linalg.inv(vectors.T @ vectors + RIDGE * np.eye(size))
    target = np.zeros((size, articles))
    np.add.at(target.T, article, vectors[example] * weight[:, None])
    leverage = np.einsum("nd,de,ne->n", vectors, inverse, vectors)
    return (inverse @ target).astype(np.float32), leverage.astype(np.float32)
