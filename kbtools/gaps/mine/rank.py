"""Clusters in the order of their worth as gaps; near doubles join the gap they belong to."""

from __future__ import annotations

import numpy as np

from kbtools.gaps.mine.mining_input import Array
from kbtools.text.embeddings import unit

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
    members, tickets = np.zeros((len(left), len(sizes))), np.zeros(len(left))  # of each gap: likeness to all, summed
    likest = np.zeros(len(sizes))
    while left:
        best = max(left, key=lambda cluster: (worths[cluster] - likest[cluster], -cluster))
        left.remove(best)
        founders, there = [gap[0] for gap in gaps], len(gaps)
        likeness = 0.5 * alike[founders, best] + 0.5 * members[:there, best] / tickets[:there]
        if there and likeness.max() >= _JOIN:
            place = int(likeness.argmax())
            gaps[place].append(best)
        elif sizes[best] >= LEAST:
            place = there
            gaps.append([best])
            likest = np.maximum(likest, alike[best])
        else:
            continue
        members[place] += sizes[best] * alike[best]
        tickets[place] += sizes[best]
    return gaps
