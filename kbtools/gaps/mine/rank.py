"""Clusters ranked by their value as gaps; a cluster that is very similar to an earlier gap joins it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kbtools.gaps.mine.mining_input import Array
from kbtools.model.gap import VERDICTS, Gap
from kbtools.text.embeddings import unit

LEAST = 3  # least number of tickets of a gap
_JOIN = 0.65  # least similarity at which a cluster belongs to a gap before it
_PAIR = 2  # least number of tickets of a cluster that may join a gap


def worth(odds: Array, cohesion: Array, people: Array) -> Array:
    """By cluster: how sure it is that no article answers, how much it is one topic, how many different people ask.

    `odds`: log odds that no article answers; `cohesion`: mean similarity of two tickets.
    """
    sure = -np.logaddexp(0, -odds / 2)
    return np.asarray(sure + 0.5 * np.log(np.maximum(cohesion, 1e-3)) + 0.5 * np.log(np.maximum(people, 1)))


def rank_clusters(which: Array, worths: Array, centres: Array, sizes: Array) -> list[list[int]]:
    """Gaps as lists of clusters, best first; a gap begins with its best cluster.

    Maximal marginal relevance (Carbonell and Goldstein 1998): the next cluster is the one with the highest value minus
    its similarity to those already chosen. `which`: the clusters to rank.
    """
    centre = unit(centres)
    alike = np.maximum(centre @ centre.T, 0)
    left = {int(cluster) for cluster in which if sizes[cluster] >= _PAIR}
    gaps: list[list[int]] = []
    members, tickets = np.zeros((len(left), len(sizes))), np.zeros(len(left))  # of each gap: sums over its tickets
    likest = np.zeros(len(sizes))
    while left:
        best = max(left, key=lambda cluster: (worths[cluster] - likest[cluster], -cluster))
        left.remove(best)
        first_clusters, there = [gap[0] for gap in gaps], len(gaps)
        likeness = 0.5 * alike[first_clusters, best] + 0.5 * members[:there, best] / tickets[:there]
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


def in_order(gaps: Iterable[tuple[int, Gap]]) -> list[Gap]:
    """Gaps with their places, as people see them: rising ones first, then by verdict, then by place."""
    verdict = {name: place for place, name in enumerate(VERDICTS)}
    ranked = sorted(gaps, key=lambda row: (-row[1].rising, verdict[row[1].verdict], row[0]))
    return [gap for _, gap in ranked]
