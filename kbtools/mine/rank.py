"""Clusters in the order of their worth as gaps; near doubles join the gap they belong to."""

from __future__ import annotations

import numpy as np

from kbtools.mine.material import Array
from kbtools.suggest.meaning import unit

LEAST = 3  # tickets that make a gap
_JOIN = 0.65  # likeness from which a cluster is the same topic as a gap before it
_PAIR = 2  # tickets of a cluster that may still join a gap


def worth(odds: Array, cohesion: Array, people: Array) -> Array:
    """How sure it is that no article answers, how much it is one topic, and how many different people ask."""
    sure = -np.logaddexp(0, -odds / 2)
    return np.asarray(sure + 0.5 * np.log(np.maximum(cohesion, 1e-3)) + 0.5 * np.log(np.maximum(people, 1)))


def ranked(which: Array, worths: Array, centres: Array, sizes: Array) -> list[list[int]]:
    """Gaps as lists of clusters, best first; the first cluster of each founded it.

    Each is chosen for its worth less its likeness to what is chosen already (Carbonell and Goldstein 1998).
    """
    centre = unit(centres)
    alike = np.maximum(centre @ centre.T, 0)
    left = {int(cluster) for cluster in which if sizes[cluster] >= _PAIR}
    gaps: list[list[int]] = []
    likest = np.zeros(len(sizes))
    while left:
        best = max(left, key=lambda cluster: (worths[cluster] - likest[cluster], -cluster))
        left.remove(best)
        likeness = [0.5 * alike[gap[0], best] + 0.5 * np.average(alike[gap, best], weights=sizes[gap]) for gap in gaps]
        if likeness and max(likeness) >= _JOIN:
            gaps[int(np.argmax(likeness))].append(best)
        elif sizes[best] >= LEAST:
            gaps.append([best])
            likest = np.maximum(likest, alike[best])
    return gaps
