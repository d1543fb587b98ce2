"""Rows of the report about visits that began elsewhere than at the form."""

from __future__ import annotations

from collections.abc import Callable

from kbtools.model.visit import Channel, Outcome
from kbtools.reports.figures import Period, Report

Row = tuple[str, ...]
MakeRow = Callable[[str, Callable[[Period], str]], Row]
# By channel, the names of its rows; without an outcome: all visits.
ROWS: dict[Channel, tuple[tuple[str, Outcome | None], ...]] = {
    "widget": (
        ("visits through the widget", None),
        ("of those, said it helped", "confirmed"),
        ("of those, opened an article", "potential"),
        ("of those, sent a message", "sent"),
    ),
    "assistant": (
        ("questions through assistants", None),
        ("of those, opened an article", "potential"),
        ("of those, sent a message", "sent"),
    ),
}


def channel_rows(report: Report, row: MakeRow) -> list[Row]:
    """The rows of each channel through which anybody came, now or before."""
    found = []
    for channel, names in ROWS.items():
        if any(sum(period.visits.channels[channel].values()) for period in (report.now, report.before)):
            found += [row(name, _counts(channel, outcome)) for name, outcome in names]
    return found


def _counts(channel: Channel, outcome: Outcome | None) -> Callable[[Period], str]:
    def count(period: Period) -> str:
        ended = period.visits.channels[channel]
        return f"{sum(ended.values()) if outcome is None else ended[outcome]:,}"

    return count
