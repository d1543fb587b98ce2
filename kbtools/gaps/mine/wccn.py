"""What the links teach about likeness: how tickets with one answer differ does not tell topics apart."""

from __future__ import annotations

import numpy as np

from kbtools.gaps.mine.mining_input import Array
from kbtools.text.embeddings import unit

_PAIR = 2  # tickets of an article that show how they differ
_ENOUGH = 30  # tickets, from which that is more than chance


def within_topics_alike(rows: Array, links: Array) -> Array:
    """The rows, of length 1, less sensitive to what varies among tickets that the same article answered.

    `links` are tickets x articles. Within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006); the
    covariance is drawn towards that of noise alike in all directions, as if one more ticket a dimension had been
    seen, so that few links change little; fewer than thirty change nothing.
    """
    linked = links > 0
    answered = np.flatnonzero(linked.sum(axis=0) >= _PAIR)
    apart = [_apart(rows[linked[:, article]]) for article in answered]
    if sum(map(len, apart)) < _ENOUGH:
        return rows
    seen = np.vstack(apart)
    varies = seen.T @ seen
    dimensions = rows.shape[1]
    noise = np.trace(varies) / len(seen) / dimensions
    if noise <= 0:  # every article answered the same words over and over
        return rows
    share, axes = np.linalg.eigh((varies + dimensions * noise * np.eye(dimensions)) / (len(seen) + dimensions))
    turn = (axes / np.sqrt(share)) @ axes.T
    return unit(rows @ turn.astype(np.float32))


def _apart(own: Array) -> Array:
    """How tickets differ from their mean; as long as if that mean were known and not estimated from them."""
    return np.asarray((own - own.mean(axis=0, dtype=float)) * np.sqrt(len(own) / (len(own) - 1)))
