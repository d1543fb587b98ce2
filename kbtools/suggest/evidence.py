"""Evidence: texts known to mean an article. Answered tickets, and the phrases that people wrote down.

Similar examples speak for the articles they mean. What an article gets is weighed down by how often it is meant at
all, so that being usual wins nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.suggest.words import Impacts

Array = np.ndarray[Any, Any]

SHARP = (8.0, 16.0)  # how fast an example's say falls with its distance
SHARP_WORDS = 12.0
SMOOTH = 1.0  # examples that every article is lent
RIDGE = 1.0
SUBJECT = 0.7  # the subject's vector beside that of the whole text


@dataclass(frozen=True)
class Examples:
    """`vector`: N rows (whole text, subject); links sorted by article: `example[start[a]:start[a+1]]`, `weight`.

    `count[a]` is the summed weight of an article's links; `ridge` maps a vector to a score an article.
    """

    vector: Array
    example: Array
    start: Array
    weight: Array
    count: Array
    ridge: Array
    leverage: Array
    words: Impacts

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


def evidence_features(
    examples: Examples, vector: Array | None, word_scores: Array, left_out: int | None
) -> dict[str, Array]:
    """The features of every article by name; with `left_out` as if that example had never been there."""
    own = np.zeros(len(examples.count), np.float32)
    if left_out is not None:
        mine = examples.example == left_out
        article = np.repeat(np.arange(len(own)), np.diff(examples.start))
        np.add.at(own, article[mine], examples.weight[mine])
    words = np.exp(SHARP_WORDS * word_scores) - 1
    count = examples.count - own
    found = {"known": (count > 0).astype(np.float32), "usual": np.log1p(np.maximum(count, 0))}
    if vector is not None:
        close = examples.vector @ vector / np.float32(1 + SUBJECT**2)
        near = close if left_out is None else np.where(np.arange(examples.size) == left_out, -1, close)
        for number, sharp in enumerate(SHARP):
            kernel = np.exp(sharp * (close - 1))
            if left_out is not None:
                kernel[left_out] = 0
            found[f"lift_{number}"] = lift(examples, kernel, own)
        found["nearest"] = spread(examples, near[examples.example], np.maximum, -0.2)
        found["ridge"] = _ridge(examples, vector, own, left_out)
    if left_out is not None:
        words[left_out] = 0
    found["lift_words"] = lift(examples, words, own)
    return found


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
