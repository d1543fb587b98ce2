"""The report: all figures of a period beside those of the period before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from kbtools.contact.answered_question import SOURCE as KEPT  # nobody had to answer these
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Ticket
from kbtools.model.visit import Feedback, Search, Visit
from kbtools.reports.knowledge import Knowledge, days_to_article, knowledge, links_by_ticket, thanks
from kbtools.reports.questions import Topic, answered, missing
from kbtools.reports.searches import Query, SearchFigures, in_vain, search_figures
from kbtools.reports.uses import Use, helped_by, signs, uses
from kbtools.reports.visits import VisitFigures, visit_figures
from kbtools.settings import Settings
from kbtools.storage import Flag

WEEK = timedelta(days=7)
WEEKS = 12
UNKNOWN = {
    "views_on_checked_articles": "views of pages are not recorded",
    "returned": "no ticket names its earlier visit",
}


@dataclass(frozen=True)
class Material:
    """What a report is made of. `feedback` has the time of each answer; texts are masked already."""

    settings: Settings
    articles: Sequence[Article]
    visits: Sequence[Visit]
    tickets: Sequence[Ticket]
    links: Sequence[Link]
    gaps: Sequence[Gap]
    feedback: Sequence[tuple[Feedback, datetime | None]]
    flags: Sequence[Flag]
    searches: Sequence[tuple[Search, datetime | None]] = ()

    @cached_property
    def by_slug(self) -> dict[str, Article]:
        """Articles by slug."""
        return {article.slug: article for article in self.articles}

    @cached_property
    def by_ticket(self) -> Mapping[tuple[str, str], Sequence[Link]]:
        """Links by ticket."""
        return links_by_ticket(self.links)


@dataclass(frozen=True)
class Period:
    """The figures of the time from `since` up to `until`."""

    since: datetime
    until: datetime
    tickets: int
    visits: VisitFigures
    knowledge: Knowledge
    searches: SearchFigures

    def to_json(self) -> dict[str, Any]:
        """For programs; what nobody records is null."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "tickets": self.tickets,
            **self.visits.to_json(),
            **self.knowledge.to_json(),
            **self.searches.to_json(),
            **dict.fromkeys(UNKNOWN),
        }


@dataclass(frozen=True)
class Report:
    """What customers asked, what they found, what is missing, and what to do about it.

    `weeks` has counts of the last twelve weeks, the oldest first. `thanks` has people helped, by team. `said` is what
    readers wrote of articles: slug and text.
    """

    name: str
    lang: str
    now: Period
    before: Period
    weeks: Mapping[str, tuple[int, ...]]
    asked: tuple[Topic, ...]
    missing: tuple[Topic, ...]
    in_vain: tuple[Query, ...]
    articles: tuple[Use, ...]
    said: tuple[tuple[str, str], ...]
    thanks: Mapping[str, int]
    undated: int

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "now": self.now.to_json(),
            "before": self.before.to_json(),
            "unknown": UNKNOWN,
            "weeks": {name: list(counts) for name, counts in self.weeks.items()},
            "asked": [topic.to_json() for topic in self.asked],
            "missing": [topic.to_json() for topic in self.missing],
            "in_vain": [query.to_json() for query in self.in_vain],
            "articles": [use.to_json() for use in self.articles],
            "said": [{"slug": slug, "text": text} for slug, text in self.said],
            "thanks": dict(self.thanks),
            "undated": self.undated,
        }


def first_day(since: datetime, until: datetime) -> datetime:
    """From when on tickets and visits are needed: the period before, and the weeks."""
    return min(since - (until - since), until - WEEKS * WEEK)


def make_report(material: Material, since: datetime, until: datetime) -> Report:
    """The report of the time from `since` up to `until`, beside the time as long before it."""
    earlier = since - (until - since)
    asked_now, asked_before = _asked(material, since, until), _asked(material, earlier, since)
    visits = _begun(material, since, until)
    said = [one for one, at in material.feedback if _in(at, since, until)]
    linked = [slug for ticket in asked_now for slug in {link.slug for link in material.by_ticket.get(ticket.key, ())}]
    flagged = [flag.slug for flag in material.flags if _in(flag.at, since, until)]
    counts = signs(visits, said, flagged, linked)
    taught = {link.slug for link in material.links if link.source != KEPT}
    taught |= {article.slug for article in material.articles if article.sources}
    return Report(
        name=material.settings.name,
        lang=material.settings.lang,
        now=_period(material, since, until),
        before=_period(material, earlier, since),
        weeks=_weeks(material, until),
        asked=tuple(answered(asked_now, asked_before, material.by_ticket, material.articles)),
        missing=tuple(missing(asked_now, asked_before, material.gaps)),
        in_vain=tuple(in_vain(_searched(material, since, until), _sent(material))),
        articles=uses(material.articles, counts, material.settings, until.date()),
        said=tuple((one.slug, one.why) for one in said if one.why),
        thanks=thanks(helped_by(visits), material.by_slug, taught, material.settings.owner),
        undated=sum(ticket.created_at is None for ticket in material.tickets),
    )


def _period(material: Material, since: datetime, until: datetime) -> Period:
    resolved = [
        ticket
        for ticket in material.tickets
        if ticket.is_resolved and ticket.source != KEPT and _in(ticket.resolved_at or ticket.created_at, since, until)
    ]
    days = days_to_article(material.gaps, material.by_slug, since, until)
    return Period(
        since,
        until,
        len(_asked(material, since, until)),
        visit_figures(_begun(material, since, until)),
        knowledge(resolved, material.by_ticket, material.by_slug, days),
        search_figures(_searched(material, since, until), _sent(material)),
    )


def _searched(material: Material, since: datetime, until: datetime) -> list[Search]:
    return [search for search, at in material.searches if _in(at, since, until)]


def _sent(material: Material) -> set[str]:
    return {visit.events[0].episode for visit in material.visits if visit.outcome == "sent"}


def _weeks(material: Material, until: datetime) -> dict[str, tuple[int, ...]]:
    def weekly(times: Sequence[datetime]) -> tuple[int, ...]:
        ends = [until - number * WEEK for number in reversed(range(WEEKS))]
        return tuple(sum(end - WEEK <= at < end for at in times) for end in ends)

    def begun(wanted: Callable[[Visit], bool]) -> tuple[int, ...]:
        return weekly([visit.times[0] for visit in material.visits if wanted(visit)])

    return {
        "tickets": weekly([t.created_at for t in material.tickets if t.created_at and t.source != KEPT]),
        "visits": begun(lambda _: True),
        "sent": begun(lambda visit: visit.outcome == "sent"),
        "confirmed": begun(lambda visit: visit.outcome == "confirmed"),
    }


def _asked(material: Material, since: datetime, until: datetime) -> list[Ticket]:
    return [t for t in material.tickets if t.source != KEPT and _in(t.created_at, since, until)]


def _begun(material: Material, since: datetime, until: datetime) -> list[Visit]:
    return [visit for visit in material.visits if since <= visit.times[0] < until]


def _in(at: datetime | None, since: datetime, until: datetime) -> bool:
    return at is not None and since <= at < until
