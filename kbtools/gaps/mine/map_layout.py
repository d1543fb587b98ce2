"""Positions of gaps on a map: similar topics are near each other, and no two circles are at the same place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kbtools.gaps.mine.embedding import Embed
from kbtools.gaps.mine.kept import Array
from kbtools.text.embeddings import unit

_ROUNDS = 300
_PULL = 0.02  # towards the middle, in each round
_AIR = 1.04


def map_positions(texts: Sequence[str], sizes: Sequence[float], embed: Embed) -> Array:
    """One row (x, y) per text; circles with these radii, in the same unit, hardly overlap.

    Classical multidimensional scaling (Torgerson 1952) of the texts' vectors; then overlapping circles are pushed
    apart. The same input gives the same map.
    """
    number = len(texts)
    radius = np.asarray(sizes, float)
    if number < 2:  # noqa: PLR2004 - one circle stands in the middle
        return np.zeros((number, 2))
    rows = unit(embed(texts))
    left, weight, _ = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    flat = np.zeros((number, 2))
    flat[:, : min(2, len(weight))] = (left * weight)[:, :2]
    # the sign of an eigenvector is arbitrary, so the farthest point is always on the positive side
    flat *= np.where(flat[np.abs(flat).argmax(axis=0), [0, 1]] < 0, -1, 1)
    spread = np.sqrt((radius**2).sum()) * 1.6
    # circles at the same place have no direction to be pushed in
    turn = np.arange(number) * 2.4
    flat = flat / (np.abs(flat).max() or 1) * spread + np.column_stack((np.cos(turn), np.sin(turn))) * radius.min() / 50
    for _ in range(_ROUNDS):
        flat *= 1 - _PULL
        flat += _pushed(flat, radius)
    for _ in range(_ROUNDS):
        flat += _pushed(flat, radius)
    middle = (flat.max(axis=0) + flat.min(axis=0)) / 2
    return np.asarray(flat - middle)


def _pushed(flat: Array, radius: Array) -> Array:
    """How far each circle moves away from those that it overlaps."""
    apart = flat[:, None] - flat
    distance = np.sqrt((apart**2).sum(axis=2)) + np.eye(len(flat))
    overlap = np.maximum(0, _AIR * (radius[:, None] + radius) - distance)
    np.fill_diagonal(overlap, 0)
    moved: Array = (apart / distance[:, :, None] * overlap[:, :, None]).sum(axis=1) / 2
    most = radius[:, None]
    return np.clip(moved, -most, most)
