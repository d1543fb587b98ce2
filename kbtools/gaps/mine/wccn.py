"""Within-class covariance normalisation: differences between tickets with the same answer say nothing about topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from kbtools.gaps.mine.kept import AT_ONCE, Array, KeptRows, Rows, pieces
from kbtools.text.embeddings import unit

_PAIR = 2  # least number of tickets of an article that is used
_ENOUGH = 30  # least number of tickets in total


def within_class_normalised(rows: Rows, links: Any) -> Rows:
    """The rows, of length 1, with less weight on directions in which tickets of the same article vary.

    Within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006); `links` is a sparse matrix of tickets x
    articles. The covariance is shrunk towards a multiple of the identity, as if each dimension had one ticket more, so
    that few links change little. Fewer than thirty linked tickets change nothing.
    """
    linked = links.tocsc()
    tickets = [np.sort(linked.indices[linked.indptr[n] : linked.indptr[n + 1]]) for n in range(linked.shape[1])]
    answered = [own for own in tickets if len(own) >= _PAIR]
    number = sum(map(len, answered))
    if number < _ENOUGH:
        return rows
    varies = np.sum([one.T @ one for one in _pooled(rows, answered)], axis=0)
    dimensions = len(varies)
    noise = np.trace(varies) / number / dimensions
    if noise <= 0:  # all tickets of each article are equal
        return rows
    share, axes = np.linalg.eigh((varies + dimensions * noise * np.eye(dimensions)) / (number + dimensions))
    turn = ((axes / np.sqrt(share)) @ axes.T).astype(np.float32)
    return KeptRows(pieces(rows, lambda piece: unit(piece @ turn)))


def _pooled(rows: Rows, answered: Sequence[Array]) -> Iterator[Array]:
    """The deviations of the tickets of all articles, at most `AT_ONCE` at a time."""
    found: list[Array] = []
    for tickets in answered:
        for piece in _deviations(rows, tickets):
            if sum(map(len, found)) + len(piece) > AT_ONCE:
                yield np.vstack(found)
                found = []
            found.append(piece)
    yield np.vstack(found)


def _deviations(rows: Rows, tickets: Array) -> Iterator[Array]:
    """An article's tickets less their mean, times sqrt(n / (n - 1)), as the mean is estimated from the same n (Bessel).

    In pieces: of the article that answers most, all rows may be more than fit into memory.
    """
    number = len(tickets)
    few = [tickets[at : at + AT_ONCE] for at in range(0, number, AT_ONCE)]
    mean = np.sum([rows[which].sum(axis=0, dtype=float) for which in few], axis=0) / number
    return (np.asarray((rows[which] - mean) * np.sqrt(number / (number - 1))) for which in few)
