"""Groups of tickets ranked by their value as gaps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kbtools.gaps.mine.kept import Array
from kbtools.model.gap import VERDICTS, Gap
from kbtools.text.embeddings import unit

LEAST = 3  # least number of tickets of a gap
_FIRST = 8.0  # log odds for an article that is among the first ones for all tickets, where usually none is
_FEW = 6  # tickets at which a share counts half
_LEAST_SHARE = 0.02


def worth(odds: Array, first: Array, cohesion: Array, agreement: Array, people: Array) -> Array:
    """By group: how sure it is that no article answers, how much it is one topic, how many different people ask.

    `odds`: log odds that no article answers. `first`: for what share of the tickets one article is among the first
    ones, more than in other groups; each tenth of it takes off 0.8 of the odds. `cohesion`: mean similarity of two
    tickets, times the root of that of their questions alone, `shrunk`. `agreement`: the share of tickets whose
    requesters say the same words; this and `first` are `shrunk` too.
    """
    sure = -np.logaddexp(0, -(odds - _FIRST * np.maximum(first, 0)) / 2)
    one_topic = 0.5 * np.log(np.maximum(cohesion, 1e-3)) + 0.25 * np.log(np.maximum(agreement, _LEAST_SHARE))
    return np.asarray(sure + one_topic + 0.5 * np.log(np.maximum(people, 1)))


def shrunk(share: Array, tickets: Array) -> Array:
    """By group: its share, less the fewer tickets it has, as what few have in common may be chance."""
    return np.asarray(share * tickets / (tickets + _FEW))


def best_first(which: Array, worths: Array, centres: Array) -> list[int]:
    """The groups `which`, by number, best first, and similar ones apart.

    Maximal marginal relevance (Carbonell and Goldstein 1998): the next group is the one with the highest value minus
    its similarity to those already chosen.
    """
    centre = unit(centres)
    left = [int(group) for group in which]
    likest, order = np.zeros(len(centre)), []
    while left:
        best = max(left, key=lambda group: (worths[group] - likest[group], -group))
        left.remove(best)
        order.append(best)
        likest = np.maximum(likest, centre @ centre[best])
    return order


def in_order(gaps: Iterable[tuple[int, Gap]]) -> list[Gap]:
    """Gaps with their places, as people see them: rising ones first, then by verdict, then by place."""
    verdict = {name: place for place, name in enumerate(VERDICTS)}
    ranked = sorted(gaps, key=lambda row: (-row[1].rising, verdict[row[1].verdict], row[0]))
    return [gap for _, gap in ranked]
