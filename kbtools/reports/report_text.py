"""The report as sentences and tables, the same in the terminal, in a mail and on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from kbtools.model.visit import Outcome
from kbtools.reports.article_use import ArticleUse, helping, misleading, to_check
from kbtools.reports.channel_rows import channel_rows, view_rows
from kbtools.reports.figures import UNKNOWN, Period, Report
from kbtools.reports.intervals import Comparison
from kbtools.reports.searches import FailedQuery
from kbtools.reports.topics import Topic
from kbtools.text.normalise import one_line

MOST = 10  # rows of a table
TITLE, WORDS = 60, 80  # characters
NOT_KNOWN = "not known"
_BARS = "▁▂▃▄▅▆▇█"
_MINUTE = 60
Row = TypeVar("Row", Topic, ArticleUse, FailedQuery)
OUTCOMES: dict[Outcome, str] = {
    "confirmed": "confirmed: said it helped",
    "potential": "potential: opened, said nothing",
    "sent": "sent a message",
    "left": "left",
}
"""By outcome of a visit, the name of its row."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the report: sentences, and a table where it has `heads`."""

    title: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def heading(report: Report) -> str:
    """The name of the help centre, and the period."""
    days = (report.now.until - report.now.since) / timedelta(days=1)
    return f"{report.name}: {first_and_last(report.now)}, beside the {days:.0f} days before"


def blocks_of(report: Report) -> list[Block]:
    """All parts, in the order in which they are read."""
    others = (*report.mails.lines, *report.notes.lines, *report.followups.lines)
    spared = (experiment_result(report.now.visits.comparison), *others)
    return [
        _went(report),
        Block("Did suggestions spare messages?", spared),
        _asked(report.asked),
        _missing(report.missing),
        _in_vain(report.in_vain),
        _table(
            "Articles that helped",
            ("people", "opened", "article"),
            helping(report.articles),
            lambda use: (f"{use.good:,}", f"{use.opened:,}", one_line(use.title, TITLE)),
            "Nobody said yet that an article helped.",
        ),
        _table(
            "Articles that may mislead",
            ("flags", "said no", "not quite", "opened, then sent", "helped", "article"),
            misleading(report.articles),
            lambda use: (
                *(f"{n:,}" for n in (use.flags, use.no, use.not_quite, use.opened_then_sent, use.good)),
                one_line(use.title, TITLE),
            ),
            "Nothing speaks against an article.",
        ),
        Block("What readers wrote", _quotes(report) or ("Nobody wrote why an article did not help.",)),
        _table(
            "Articles to check first",
            ("used", "checked", "team", "article"),
            to_check(report.articles),
            lambda use: (f"{use.used:,}", use.review, use.owner, one_line(use.title, TITLE)),
            "No article that people used is due; all others that are due are on Today.",
        ),
        _silence(report),
        Block("Thanks", tuple(_thanks(report))),
    ]


def experiment_result(comparison: Comparison | None) -> str:
    """The result of the experiment in a sentence; a difference is claimed only where it is significant."""
    if comparison is None:
        return "Not known. To find out, keep suggestions back from some visits: set experiment.holdout = 0.1"
    held, offered = comparison.held, comparison.offered
    counts = (
        f"Kept back, {held.part:,} of {held.whole:,} visits sent a message; "
        f"offered, {offered.part:,} of {offered.whole:,}."
    )
    if comparison.proven:
        low, high = sorted((abs(comparison.low) * 100, abs(comparison.high) * 100))
        fewer = "fewer" if comparison.difference > 0 else "more"
        return (
            f"With suggestions, {abs(comparison.difference) * 100:.0f} {fewer} of 100 visits send a message "
            f"(95 % interval: {low:.0f} to {high:.0f}). {counts}"
        )
    needed = comparison.still_needed
    more = (
        f"If it is as it looks, about {needed:,} visits more are needed." if needed else "No difference is seen so far."
    )
    return f"Nothing can be said yet: it may be chance. {more} {counts}"


def first_and_last(period: Period) -> str:
    """The first and the last day of a period."""
    last = period.until - timedelta(microseconds=1)
    return f"{period.since:%Y-%m-%d} to {last:%Y-%m-%d}"


def sparkline(counts: Sequence[int]) -> str:
    """Counts as small bars; the highest count has the tallest bar. Empty where all are 0."""
    top = max(counts, default=0)
    return "".join(_BARS[(len(_BARS) - 1) * count // top] for count in counts) if top else ""


def as_text(report: Report) -> str:
    """The whole report as plain text, for a mail."""
    parts = [heading(report)]
    for block in blocks_of(report):
        parts += ["", block.title, "-" * len(block.title), *_padded(block), *block.lines]
    return "\n".join(parts) + "\n"


def _ended(outcome: Outcome) -> Callable[[Period], str]:
    return lambda period: f"{period.visits.outcomes[outcome]:,}"


def _went(report: Report) -> Block:
    now, before = report.now, report.before

    def row(name: str, tell: Callable[[Period], str], weeks: str = "") -> tuple[str, ...]:
        return name, tell(now), tell(before), sparkline(report.weeks.get(weeks, ()))

    rows = [
        row("tickets", lambda p: f"{p.tickets:,}", "tickets"),
        row("visits to the form", lambda p: f"{p.visits.visits:,}", "visits"),
        *(row(name, _ended(outcome), outcome) for outcome, name in OUTCOMES.items()),
        row("visits that were shown an article", lambda p: _percent(p.visits.coverage.value)),
        row("of those, opened one", lambda p: _percent(p.visits.opened.value)),
        row("time to send, articles shown", lambda p: _time(p.visits.seconds_with)),
        row("time to send, none shown", lambda p: _time(p.visits.seconds_without)),
        *channel_rows(report, row),
        row("searches on the site", lambda p: f"{p.searches.without_result.whole:,}"),
        row("of those, without a result", lambda p: _percent(p.searches.without_result.value)),
        row("with a result, but no click", lambda p: _percent(p.searches.without_click.value)),
        row("wrote to us afterwards", lambda p: _percent(p.searches.contact_after.value)),
        row("views of articles", lambda p: _count(p.views)),
        *view_rows(report, row),
        row("of those, on checked articles", lambda p: _percent(p.views_on_checked.value)),
        row("resolved tickets", lambda p: f"{p.knowledge.linked.whole:,}"),
        row("of those, with a linked article", lambda p: _percent(p.knowledge.linked.value)),
        row("of those, known before : new", lambda p: f"{p.knowledge.known:,} : {p.knowledge.new:,}"),
        row("days from gap to article", lambda p: _number(p.knowledge.days)),
    ]
    unknown = [
        f"Not known, as {why}: {', '.join(name.replace('_', ' ') for name in UNKNOWN if UNKNOWN[name] == why)}."
        for why in dict.fromkeys(UNKNOWN.values())
    ]
    undated = [f"{report.undated:,} tickets have no date and are in no period."] if report.undated else []
    heads = ("figure", "now", "before", "12 weeks")
    return Block("How it went", (*_no_ticket(report), *undated, *unknown), heads, tuple(rows))


def _no_ticket(report: Report) -> Iterator[str]:
    """Where the tickets are, when none is in the period."""
    first, last = report.tickets_from, report.tickets_to
    if report.now.tickets or not first or not last:
        return
    since, until = max(first, last - timedelta(days=27)), last + timedelta(days=1)
    yield (
        f"No ticket came in this time. There are tickets from {first:%Y-%m-%d} to {last:%Y-%m-%d}: "
        f"kb report --since {since:%Y-%m-%d} --until {until:%Y-%m-%d}"
    )


def _asked(topics: Sequence[Topic]) -> Block:
    return _table(
        "What customers asked, and an article answers",
        ("tickets", "before", "article", "in their words"),
        topics,
        lambda topic: (f"{topic.tickets:,}", f"{topic.before:,}", one_line(topic.title, TITLE), _words(topic)),
        "No ticket of this time is linked to an article.",
    )


def _in_vain(queries: Sequence[FailedQuery]) -> Block:
    return _table(
        "What people searched for in vain",
        ("people", "no result", "no click", "wrote to us", "words"),
        queries,
        lambda query: (
            *(f"{n:,}" for n in (query.people, query.without_result, query.without_click, query.sent)),
            one_line(query.words, WORDS),
        ),
        "Nothing that two people searched for.",
    )


def _missing(topics: Sequence[Topic]) -> Block:
    block = _table(
        "What customers asked, and is missing or not found",
        ("tickets", "before", "12 weeks", "verdict", "id", "topic", "in their words"),
        topics,
        lambda topic: (
            f"{topic.tickets:,}",
            f"{topic.before:,}",
            sparkline(topic.weeks),
            f"{topic.verdict}, rising" if topic.rising else topic.verdict,
            topic.gap,
            one_line(topic.title, TITLE),
            _words(topic),
        ),
        "No gap was asked in this time. To look again: kb mine",
    )
    following = (f"Next: kb gap show {topics[0].gap}",) if topics else ()
    return Block(block.title, (*block.lines, *following), block.heads, block.rows)


def _silence(report: Report) -> Block:
    title = "What more or less silence would show"
    rows = report.thresholds.rows if report.thresholds else ()
    if not rows:
        return Block(title, ("Not known. It is measured on answered tickets: kb ticket import, then kb index",))
    now = report.thresholds.now if report.thresholds else 0.0
    lines = (
        "Asked were answered tickets and phrases, each unknown to the index while it was asked. Then their articles",
        "were taken away. Articles that nobody linked count as others, though some of them help.",
        f"The setting suggest.min_probability is {now:g}. More of it is more silence.",
    )
    heads = ("threshold", "shown the linked article", "shown others only", "shown one where none answers")
    return Block(title, (" ".join(lines),), heads, tuple((f"{t:g}", *map(_percent, rest)) for t, *rest in rows))


def _table(
    title: str, heads: tuple[str, ...], found: Sequence[Row], cells: Callable[[Row], tuple[str, ...]], empty: str
) -> Block:
    if not found:
        return Block(title, (empty,))
    more = (f"{len(found) - MOST:,} more: kb report --json",) if len(found) > MOST else ()
    return Block(title, more, heads, tuple(cells(one) for one in found[:MOST]))


def _quotes(report: Report) -> tuple[str, ...]:
    titles = {use.slug: use.title for use in report.articles}
    return tuple(f"“{one_line(said, 200)}” ({titles.get(slug, slug)})" for slug, said in report.said[:MOST])


def _thanks(report: Report) -> Iterable[str]:
    for team, people in sorted(report.thanks.items()):
        yield f"{team}: answers from your tickets helped {people:,} {'person' if people == 1 else 'people'}."
    if not report.thanks:
        yield "Nobody said yet that an answer from a ticket helped."


def _padded(block: Block) -> Iterator[str]:
    rows = [block.heads, *block.rows] if block.heads else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _words(topic: Topic) -> str:
    return f"“{one_line(topic.words[0], WORDS)}”" if topic.words else ""


def _percent(value: float | None) -> str:
    return NOT_KNOWN if value is None else f"{value * 100:.0f} %"


def _count(value: int | None) -> str:
    return NOT_KNOWN if value is None else f"{value:,}"


def _number(value: float | None) -> str:
    return NOT_KNOWN if value is None else f"{value:.0f}"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return NOT_KNOWN
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
