"""Figures of visits: to the contact form, and through assistants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, get_args

from kbtools.model.visit import Assignment, Channel, Outcome, Visit
from kbtools.reports.intervals import Comparison, Share, compare_shares


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """Figures of the visits that began in a period. Outcomes are shown one by one, and never added up.

    All but `channels` are about visits to the form. `channels`: by where a visit began, how many ended how.
    `coverage`: share that was shown an article, of visits with a known start from which nothing was kept back.
    `opened`: share that opened one, of visits that were shown one. `seconds_with` and `seconds_without`: median from
    the first words to Send, with and without articles shown; None where no such visit has a known start.
    """

    visits: int
    outcomes: dict[Outcome, int]
    coverage: Share
    opened: Share
    seconds_with: float | None
    seconds_without: float | None
    comparison: Comparison | None
    channels: dict[Channel, dict[Outcome, int]]

    def to_json(self) -> dict[str, Any]:
        """For programs; null where nothing is known."""
        return {
            "visits": self.visits,
            "outcomes": dict(self.outcomes),
            "coverage": self.coverage.value,
            "open_rate": self.opened.value,
            "seconds_to_send_with": self.seconds_with,
            "seconds_to_send_without": self.seconds_without,
            "channels": {name: dict(ended) for name, ended in self.channels.items()},
            "holdout": self.comparison.to_json() if self.comparison else None,
        }


def visit_figures(visits: Sequence[Visit]) -> VisitFigures:
    """The figures of these visits, each up to Send; only those to the form can be in an experiment."""
    every = [visit.until_sent() for visit in visits]
    visits = [visit for visit in every if visit.channel == "form"]
    begun = [visit for visit in visits if visit.has("started") and visit.side != "held"]
    shown = [visit for visit in visits if visit.has("shown")]
    return VisitFigures(
        visits=len(visits),
        outcomes=_outcomes(visits),
        coverage=Share(sum(visit.has("shown") for visit in begun), len(begun)),
        opened=Share(sum(visit.has("opened") for visit in shown), len(shown)),
        seconds_with=_median_to_send(shown),
        seconds_without=_median_to_send([visit for visit in visits if not visit.has("shown")]),
        comparison=compare_shares(_sent(visits, "held"), _sent(visits, "offered")),
        channels={name: _outcomes([one for one in every if one.channel == name]) for name in get_args(Channel)},
    )


def _outcomes(visits: Sequence[Visit]) -> dict[Outcome, int]:
    ended = Counter(visit.outcome for visit in visits)
    return {outcome: ended[outcome] for outcome in get_args(Outcome)}


def _sent(visits: Sequence[Visit], side: Assignment) -> Share:
    ours = [visit for visit in visits if visit.side == side]
    return Share(sum(visit.outcome == "sent" for visit in ours), len(ours))


def _median_to_send(visits: Sequence[Visit]) -> float | None:
    took = [
        (sent - began).total_seconds()
        for visit in visits
        if (began := visit.first("started")) and (sent := visit.first("sent"))
    ]
    return median(took) if took else None
