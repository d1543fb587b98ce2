"""Rows of the report about visits that began elsewhere than at the form, and views elsewhere than on the site."""

from __future__ import annotations

from collections.abc import Callable

from kbtools.model.visit import Channel, Outcome, ViewChannel
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
VIEWS: dict[ViewChannel, str] = {
    "widget": "of those, in the widget",
    "assistant": "articles read by assistants",
    "markdown": "articles read as Markdown",
}


def view_rows(report: Report, row: MakeRow) -> list[Row]:
    """The row of each channel in which any article was read, now or before."""
    found = []
    for channel, name in VIEWS.items():
        views = _views(channel)
        if any(views(period) != "0" for period in (report.now, report.before)):
            found.append(row(name, views))
    return found


def _views(channel: ViewChannel) -> Callable[[Period], str]:
    return lambda period: f"{(period.views_by_channel or {}).get(channel, 0):,}"


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
