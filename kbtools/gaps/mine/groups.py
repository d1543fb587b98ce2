"""Groups of tickets that ask the same: similar clusters are joined, and what is too large for one problem is split.

Whether an article answers plays no part, so a published article leaves all groups as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kbtools.gaps.mine.clusters import WHOLE, Clusters
from kbtools.gaps.mine.kept import AT_ONCE, Array, Rows
from kbtools.gaps.mine.rank import LEAST
from kbtools.gaps.mine.topic_words import TopicWords
from kbtools.text.embeddings import unit

_JOIN = 0.65  # least similarity at which a cluster belongs to a group before it
_PAIR = 2  # least number of tickets of a cluster that may join a group
_LARGE = 40  # tickets; a larger group must agree
_AGREES = 0.7  # least agreement of a large group
_TWO = 2
_LEAST_SHARE = 0.02


def groups(clusters: Clusters, rows: Rows, words: TopicWords) -> list[Array]:
    """The tickets of each group, at least three, by number. `rows`: the vectors that were clustered."""
    return [part for tickets in _joined(clusters, words) for part in _split(tickets, rows, words)]


def _joined(clusters: Clusters, words: TopicWords) -> Iterator[Array]:
    """Clusters joined to groups; large clusters that agree come first.

    The next cluster is the one with the highest value minus its similarity to the groups before it (maximal marginal
    relevance, Carbonell and Goldstein 1998). It joins the most similar one, or else begins a group.
    """
    value = _values(clusters, words)
    centre, sizes = unit(clusters.centres), clusters.sizes
    alike = np.maximum(centre @ centre.T, 0)
    left = set(np.flatnonzero(sizes >= _PAIR).tolist())
    found: list[list[int]] = []
    members, tickets = np.zeros((len(left), len(sizes))), np.zeros(len(left))  # of each group: sums over its tickets
    likest = np.zeros(len(sizes))
    while left:
        best = max(left, key=lambda cluster: (value[cluster] - likest[cluster], -cluster))
        left.remove(best)
        there = len(found)
        likeness = 0.5 * alike[[group[0] for group in found], best] + 0.5 * members[:there, best] / tickets[:there]
        if there and likeness.max() >= _JOIN:
            place = int(likeness.argmax())
            found[place].append(best)
        elif sizes[best] >= LEAST:
            place = there
            found.append([best])
            likest = np.maximum(likest, alike[best])
        else:
            continue
        members[place] += sizes[best] * alike[best]
        tickets[place] += sizes[best]
    return (np.flatnonzero(np.isin(clusters.labels, group)) for group in found)


def _values(clusters: Clusters, words: TopicWords) -> Array:
    agree = [words.agreement(np.flatnonzero(clusters.labels == place)) for place in range(len(clusters.sizes))]
    return np.asarray(
        0.5 * np.log(np.maximum(clusters.cohesion, 1e-3))
        + 0.5 * np.log(clusters.sizes)
        + 0.25 * np.log(np.maximum(agree, _LEAST_SHARE))
    )


def _split(tickets: Array, rows: Rows, words: TopicWords) -> Iterator[Array]:
    """The group itself, or its parts by Ward's linkage (1963) that agree or are small, of three tickets at least."""
    if len(tickets) <= _LARGE or words.agreement(tickets) >= _AGREES:
        yield tickets
        return
    part = _halves(rows, tickets)
    parts = [tickets[part == number] for number in (1, 2)]
    if not all(map(len, parts)):  # equal texts cannot be told apart
        yield tickets
        return
    for each in parts:
        if len(each) >= LEAST:
            yield from _split(each, rows, words)


def _halves(rows: Rows, tickets: Array) -> Array:
    """1 or 2 for each ticket, by Ward's linkage of at most `WHOLE` of them; the others go to the nearer mean."""
    from scipy.cluster.hierarchy import fcluster, ward

    sample = rows[tickets[:: -(-len(tickets) // WHOLE)]]
    part = np.asarray(fcluster(ward(sample), _TWO, "maxclust"))
    if len(sample) == len(tickets):
        return part
    if part.max() < _TWO:  # equal texts
        return np.ones(len(tickets), int)
    centres = np.array([sample[part == number].mean(axis=0) for number in (1, 2)])
    bias = (centres**2).sum(axis=1) / 2
    few = (tickets[at : at + AT_ONCE] for at in range(0, len(tickets), AT_ONCE))
    return np.concatenate([(rows[which] @ centres.T - bias).argmax(axis=1) + 1 for which in few])
