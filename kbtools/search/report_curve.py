"""What each threshold would show: the trade of abstention, measured on examples that are left out of the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from kbtools.model.query import SHOWN
from kbtools.search.abstain import UNSAID, answer_probability, believed, probability, shown
from kbtools.search.training_sample import Asked

Array = np.ndarray[Any, Any]
Point = tuple[float, float, float, float]
"""A threshold, and three shares: of examples that are shown a linked article; of examples that are shown others only;
of examples whose linked articles are taken away that are shown anything all the same."""

THRESHOLDS = tuple(number / 20 for number in range(1, 20))


def threshold_curve(asked: Iterable[Asked], abstention: Array, label_frequency: float) -> list[Point]:
    """A point for each of `THRESHOLDS`; none without examples.

    A missing link is no proof that an article does not answer: the second share is at most as large as given.
    """
    lists = [(_chances(one, abstention, label_frequency), one) for one in asked]
    answerable, hidden = ([row for row in lists if row[1].hidden == taken] for taken in (False, True))
    if not answerable or not hidden:
        return []
    curve = []
    for threshold in THRESHOLDS:
        listed = [(shown(chances, threshold, SHOWN, one.clear_winner), one.right) for chances, one in answerable]
        answered = sum(any(right[place] for place in places) for places, right in listed)
        spoken = sum(bool(places) for places, _ in listed)
        needless = sum(bool(shown(chances, threshold, SHOWN)) for chances, _ in hidden)
        share, others = answered / len(listed), (spoken - answered) / len(listed)
        curve.append((threshold, round(share, 4), round(others, 4), round(needless / len(hidden), 4)))
    return curve


def _chances(one: Asked, abstention: Array, label_frequency: float) -> Sequence[float]:
    """The probabilities of the best candidates, as they are told to a requester."""
    linked = probability(one.rows, abstention)
    chances = believed(answer_probability(linked, label_frequency), one.said, UNSAID)
    return [float(chance) for chance in np.minimum.accumulate(chances)]
