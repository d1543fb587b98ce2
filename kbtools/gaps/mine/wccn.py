"""Within-class covariance normalisation: differences between tickets with the same answer say nothing about topics."""

from __future__ import annotations

import numpy as np

from kbtools.gaps.mine.mining_input import Array
from kbtools.text.embeddings import unit

_PAIR = 2  # least number of tickets of an article that is used
_ENOUGH = 30  # least number of tickets in total


def within_class_normalised(rows: Array, links: Array) -> Array:
    """The rows, of length 1, with less weight on directions in which tickets of the same article vary.

    Within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006); `links` is tickets x articles. The
    covariance is shrunk towards a multiple of the identity, as if each dimension had one ticket more, so that few
    links change little. Fewer than thirty linked tickets change nothing.
    """
    linked = links > 0
    answered = np.flatnonzero(linked.sum(axis=0) >= _PAIR)
    deviations = [_deviations(rows[linked[:, article]]) for article in answered]
    if sum(map(len, deviations)) < _ENOUGH:
        return rows
    pooled = np.vstack(deviations)
    varies = pooled.T @ pooled
    dimensions = rows.shape[1]
    noise = np.trace(varies) / len(pooled) / dimensions
    if noise <= 0:  # all tickets of each article are equal
        return rows
    share, axes = np.linalg.eigh((varies + dimensions * noise * np.eye(dimensions)) / (len(pooled) + dimensions))
    turn = (axes / np.sqrt(share)) @ axes.T
    return unit(rows @ turn.astype(np.float32))


def _deviations(own: Array) -> Array:
    """Tickets less their mean, times sqrt(n / (n - 1)), as the mean is estimated from the same n (Bessel)."""
    return np.asarray((own - own.mean(axis=0, dtype=float)) * np.sqrt(len(own) / (len(own) - 1)))
