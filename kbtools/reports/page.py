"""The report as one HTML file without scripts, which loads nothing else; charts are drawn as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbtools.reports.figures import WEEK, WEEKS, Report
from kbtools.reports.intervals import Comparison
from kbtools.reports.report_text import MOST, blocks_of, experiment_result, first_and_last
from kbtools.reports.topics import Topic
from kbtools.system.one_page import bars, page_template
from kbtools.text.normalise import one_line

_HEIGHT = 60.0  # of the tallest bar, in the chart's unit
_WIDTH = 300.0  # of a bar that is full, and of the scale of a difference
_NAMES = {"tickets": "Tickets", "visits": "Visits to the form", "sent": "Sent a message", "confirmed": "Said it helped"}


@dataclass(frozen=True, slots=True)
class Scale:
    """Positions of a difference, its interval and 0 on a line of length `_WIDTH`."""

    zero: float
    low: float
    high: float
    middle: float


def report_page(report: Report) -> str:
    """HTML of the report; all text of customers is escaped."""
    went, spared, asked, missing, *others, silence, thanks = blocks_of(report)
    comparison = report.now.visits.comparison
    return page_template("kbtools.reports").render(
        name=report.name,
        lang=report.lang,
        period=first_and_last(report.now),
        before=first_and_last(report.before),
        went=went,
        spared=spared,
        experiment_result=experiment_result(comparison),
        scale=_scale(comparison) if comparison else None,
        weeks=weekly_charts(report),
        first_week=f"{report.now.until - WEEKS * WEEK:%d %b}",
        last_week=f"{report.now.until - WEEK:%d %b}",
        topics=[(asked, _with_bars(report.asked)), (missing, _with_bars(report.missing))],
        blocks=others,
        silence=silence,
        thanks=thanks,
        thresholds=report.thresholds,
        plain=one_line,
    )


def weekly_charts(report: Report) -> list[tuple[str, int, Sequence[int], list[tuple[int, float]]]]:
    """What is counted: its name, the number in the period, the numbers of twelve weeks, and their bars."""
    now = report.now
    ends = now.visits.outcomes
    numbers = {
        "sent": ends["sent"],
        "confirmed": ends["confirmed"],
        "visits": now.visits.visits,
        "tickets": now.tickets,
    }
    return [(_NAMES[name], numbers[name], counts, bars(counts, _HEIGHT)) for name, counts in report.weeks.items()]


def _with_bars(topics: Sequence[Topic]) -> list[tuple[Topic, float, float]]:
    """The topics with most tickets, each with the length of its bar now and before."""
    shown = topics[:MOST]
    top = max((max(topic.tickets, topic.before) for topic in shown), default=1)
    return [(t, round(_WIDTH * t.tickets / top, 1), round(_WIDTH * t.before / top, 1)) for t in shown]


def _scale(comparison: Comparison) -> Scale:
    ends = (comparison.low, comparison.high, 0.0)
    least, span = min(ends), max(ends) - min(ends)

    def at(value: float) -> float:
        return round((value - least) / span * _WIDTH, 1)

    return Scale(at(0.0), at(comparison.low), at(comparison.high), at(comparison.difference))
