"""`/desk/report`: the figures of `kb report` for a chosen time, and how each article is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.reports import Report
from kbtools.reports.article_use import ArticleUse
from kbtools.reports.page import weekly_charts
from kbtools.reports.report import DAYS, report
from kbtools.reports.report_text import Block, blocks_of, first_and_last
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.gap_list import VERDICTS
from kbtools.service.desk.pages import number_of_page, page
from kbtools.service.state import ServiceState, state_of

ON_A_PAGE = 30
KEPT = timedelta(minutes=10)  # how long a report is shown before it is made anew
LONGEST = timedelta(days=3_660)
DAY = timedelta(days=1)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
ABOUT = ("topic", "article", "words")  # heads of columns that say what a row is about
HEADS = {
    "verdict": "is there an article?",
    "12 weeks": "last twelve weeks",
    "threshold": "how sure at least",
    "shown the linked article": "shown the right article",
    "shown others only": "shown others alone",
    "shown one where none answers": "shown one needlessly",
}
TITLES = {
    "Did suggestions spare messages?": "Did suggestions save people from writing?",
    "What customers asked, and is missing or not found": "What customers asked, and found no article for",
    "What more or less silence would show": "If answers had to be more or less sure to be shown",
}
FIGURES = {
    "confirmed: said it helped": "said that an article helped",
    "potential: opened, said nothing": "opened an article, and said nothing",
    "left": "left without a word",
    "resolved tickets": "solved tickets",
    "of those, known before : new": "of those, with an older article : with a new one",
    "days from gap to article": "days from a topic to its article",
}
SENTENCES = {
    "The setting suggest.min_probability is": "In the settings it is",
    "More of it is more silence.": "The higher it is, the less is shown.",
}
ORDERS = {
    "views": "Views",
    "shown": "Shown in the form",
    "opened": "Opened there",
    "good": "Helped",
    "opened_then_sent": "Wrote all the same",
    "tickets": "Answered tickets",
}


async def report_page(request: Request, who: SignedIn) -> Response:
    """The report of a time in days, up to now when nothing else is said."""
    state, asked = state_of(request), request.query_params
    since, until = _period(asked.get("since", ""), asked.get("until", ""), state.clock())
    made = await run_in_threadpool(_made, state, since, until)
    went, spared, *blocks = [as_read(block) for block in blocks_of(made)]
    values: dict[str, object] = {"weeks": weekly_charts(made), "went": went, "spared": spared}
    values |= {"since": since.date(), "last": (until - timedelta(microseconds=1)).date()}
    blocks = [block for block in blocks if not _is_of_commands(block)]
    values |= {"period": first_and_last(made.now), "before": first_and_last(made.before)}
    return page(request, "report.html", {**values, "blocks": blocks}, who)


async def article_use(request: Request, who: SignedIn) -> Response:
    """How each article is used in this time, the most used first, in pages."""
    state, asked = state_of(request), request.query_params
    since, until = _period(asked.get("since", ""), asked.get("until", ""), state.clock())
    order = asked.get("by", "views")
    order = order if order in ORDERS else "views"
    made = await run_in_threadpool(_made, state, since, until)
    found = sorted(made.articles, key=lambda use: (-getattr(use, order), use.title.casefold(), use.slug))
    first = min(number_of_page(request), max(0, (len(found) - 1) // ON_A_PAGE)) * ON_A_PAGE
    rows = [_row(use) for use in found[first : first + ON_A_PAGE]]
    values: dict[str, object] = {"rows": rows, "count": len(found), "first": first, "size": ON_A_PAGE}
    values |= {"order": order, "orders": ORDERS, "counted": made.now.views is not None}
    values |= {"since": since.date(), "last": (until - timedelta(microseconds=1)).date()}
    return page(request, "article_use.html", values, who)


def _row(use: ArticleUse) -> dict[str, object]:
    return {"slug": use.slug, "title": use.title, **{name: getattr(use, name) for name in ORDERS}}


def as_read(block: Block) -> Block:
    """The table in the words of the desk, with what its rows are about first, seen on a telephone without scrolling."""
    order = sorted(range(len(block.heads)), key=lambda place: block.heads[place] not in ABOUT)
    heads = tuple(block.heads[place] for place in order)
    rows = tuple(tuple(_cell(block.heads[place], row[place]) for place in order) for row in block.rows)
    lines = tuple(map(_sentence, block.lines))
    title, heads = TITLES.get(block.title, block.title), tuple(HEADS.get(head, head) for head in heads)
    return replace(block, title=title, lines=lines, heads=heads, rows=rows)


def _cell(head: str, cell: str) -> str:
    if head == "verdict":
        return _verdict(cell)
    return FIGURES.get(cell, cell) if head == "figure" else cell


def _sentence(line: str) -> str:
    for ours, theirs in SENTENCES.items():
        line = line.replace(ours, theirs)
    return line


def _verdict(cell: str) -> str:
    name, comma, trend = cell.partition(",")
    return f"{VERDICTS.get(name, name)}{comma}{trend}"


def _is_of_commands(block: Block) -> bool:
    """Whether a block has nothing to read but how to get more on the command line."""
    return not block.rows and all("kb " in line for line in block.lines)


def _period(since: str, last: str, now: datetime) -> tuple[datetime, datetime]:
    """The days that are asked for, both included; by default the last 28 days. Raises `KbError("staff")`."""
    moment = datetime.fromtimestamp(now.timestamp() // KEPT.total_seconds() * KEPT.total_seconds(), UTC)
    until = min(_day(last, "last") + DAY, moment) if last else moment
    start = _day(since, "since") if since else until - DAYS
    if not timedelta() < until - start <= LONGEST:
        raise KbError("staff", "the first day must be before the last one", where="since", hint="choose other days")
    return start, until


def _day(text: str, where: str) -> datetime:
    try:
        day = datetime.combine(datetime.strptime(text, "%Y-%m-%d").date(), time(), UTC)
    except ValueError:
        day = EARLIEST
    if day <= EARLIEST:
        raise KbError("staff", "this is no date of a report", where=where, hint="such as 2027-03-31")
    return day


def _made(state: ServiceState, since: datetime, until: datetime) -> Report:
    """The report, kept for a while: it reads all tickets of months. One is made at a time."""
    with state.reporting:
        kept = state.report
        if kept is None or kept[0] != (since, until):
            state.report = kept = (since, until), report(state.workspace, since, until)
        return kept[1]
