"""Groups of tickets that ask the same: similar clusters are joined, and what is too various for one problem is split.

A split must pay: parts that are about as similar to each other as within stay together, or are joined again.

Whether an article answers plays no part, so a published article leaves all groups as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

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
_SMALL = 12  # tickets; a group of so many must be alike
_TOGETHER = 0.38  # least geometric mean of the similarity of two of its tickets and that of two questions
_SAME = 0.9  # similarity of two halves, as a share of that within them, from which they are one problem
_AGAIN = 0.36  # the same mean of two parts as one group, from which they are joined again
_TWO = 2
_LEAST_SHARE = 0.02


def groups(clusters: Clusters, rows: Rows, questions: Sequence[Rows], words: TopicWords) -> list[Array]:
    """The tickets of each group, at least three, by number.

    `rows`: the vectors that were clustered. `questions`: vectors of what was asked, without the replies, in each space.
    """

    def agrees(tickets: Array) -> bool:
        return len(tickets) <= _LARGE or words.agreement(tickets) >= _AGREES

    said = _Said(rows, questions)

    def is_alike(tickets: Array) -> bool:
        return len(tickets) < _SMALL or _within(_products([tickets], said), [tickets])[0] >= _TOGETHER

    def differ(parts: Sequence[Array]) -> bool:
        return _differ(_products(parts, said), parts)

    agreeing = (part for tickets in _joined(clusters, words) for part in _split(tickets, rows, agrees))
    return [part for tickets in agreeing for part in _joined_again(list(_split(tickets, said, is_alike, differ)), said)]


@dataclass(frozen=True)
class _Said:
    """Rows of length 1 in which a question counts as much as all that was said on the ticket, the question included."""

    rows: Rows
    questions: Sequence[Rows]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, which: slice | Array, /) -> Array:
        share = np.sqrt(0.5 / len(self.questions))
        return np.hstack([np.sqrt(0.5) * self.rows[which], *(share * space[which] for space in self.questions)])


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


def _products(parts: Sequence[Array], said: _Said) -> Array:
    """Spaces x parts x parts: the sum of the inner products of each ticket of a part with each of the other.

    First those of all that was said, then those of the questions in each space. Of a large part, by a sample.
    """
    found = []
    for space in (said.rows, *said.questions):
        means = [space[tickets[:: -(-len(tickets) // WHOLE)]].mean(axis=0) for tickets in parts]
        sums = np.array([len(tickets) * mean for tickets, mean in zip(parts, means, strict=True)], float)
        found.append(sums @ sums.T)
    return np.array(found)


def _likeness(products: Array, pairs: Array) -> Array:
    """How similar two tickets are and how similar two questions alone, as a geometric mean, by so many `pairs`.

    One reply that was sent to many makes no problem, nor does one thing that they asked about.
    """
    said, asked = products[0] / pairs, products[1:].mean(axis=0) / pairs
    return np.asarray(np.sqrt(np.maximum(said, 0) * np.maximum(asked, 0)))


def _within(products: Array, parts: Sequence[Array]) -> Array:
    """By part, of two tickets at least: the likeness of two of its tickets."""
    size = _sizes(parts)
    return _likeness(products.diagonal(axis1=1, axis2=2) - size, size * (size - 1))


def _differ(products: Array, parts: Sequence[Array]) -> bool:
    """Whether tickets of two parts are clearly less alike than tickets of one; parts too small for a group differ."""
    size = _sizes(parts)
    if size.min() < LEAST:
        return True
    across = _likeness(products[:, 0, 1], size[0] * size[1])
    return bool(across < _SAME * np.sqrt(_within(products, parts).prod()))


def _joined_again(parts: list[Array], said: _Said) -> list[Array]:
    """Parts of one group: as long as two of them are alike enough together, the most alike two become one."""
    if len(parts) < _TWO:
        return parts
    products, size = _products(parts, said), _sizes(parts)
    while len(parts) > 1:
        own, number = products.diagonal(axis1=1, axis2=2), size[:, None] + size
        together = own[:, :, None] + own[:, None, :] + 2 * products - number
        alike = _likeness(together, number * (number - 1))
        np.fill_diagonal(alike, -1)
        one, other = sorted(divmod(int(alike.argmax()), len(parts)))
        if alike[one, other] < _AGAIN:
            break
        parts[one] = np.sort(np.concatenate([parts[one], parts.pop(other)]))
        products[:, one] += products[:, other]
        products[:, :, one] += products[:, :, other]
        products = np.delete(np.delete(products, other, axis=1), other, axis=2)
        size = _sizes(parts)
    return parts


def _sizes(parts: Sequence[Array]) -> Array:
    return np.array([len(tickets) for tickets in parts], float)


def _split(
    tickets: Array,
    rows: Rows,
    holds: Callable[[Array], bool],
    differ: Callable[[Sequence[Array]], bool] = lambda _: True,
) -> Iterator[Array]:
    """The group itself, or those parts by Ward's linkage (1963) that hold, of three tickets at least.

    A group whose two halves do not `differ` is not split.
    """
    if holds(tickets):
        yield tickets
        return
    part = _halves(rows, tickets)
    parts = [tickets[part == number] for number in (1, 2)]
    if not all(map(len, parts)) or not differ(parts):  # equal texts cannot be told apart
        yield tickets
        return
    for each in parts:
        if len(each) >= LEAST:
            yield from _split(each, rows, holds, differ)


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
