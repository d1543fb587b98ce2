"""The figures of a report: a period and the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Any, get_args

from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.mail_answer import MailAnswer
from kbtools.model.ticket import Link, Ticket
from kbtools.model.visit import Feedback, Search, ViewChannel, Visit
from kbtools.reports.article_use import ArticleUse, article_uses, confirmed_articles, use_counts
from kbtools.reports.followups import FollowupFigures, followup_figures
from kbtools.reports.intervals import Share
from kbtools.reports.knowledge import (
    KnowledgeFigures,
    days_to_article,
    knowledge_figures,
    links_by_ticket,
    people_helped_by_team,
)
from kbtools.reports.mails import MailFigures, mail_figures
from kbtools.reports.notes import NoteFigures
from kbtools.reports.searches import FailedQuery, SearchFigures, failed_queries, search_figures
from kbtools.reports.threshold import Thresholds
from kbtools.reports.topics import Topic, answered_topics, missing_topics
from kbtools.reports.visits import VisitFigures, visit_figures
from kbtools.settings import Settings
from kbtools.storage import Flag
from kbtools.storage.views import View
from kbtools.tickets.claims import SOURCE as KEPT  # source of questions that nobody had to answer

WEEK = timedelta(days=7)
WEEKS = 12
UNKNOWN = {
    "returned": "no ticket names its earlier visit",
}


@dataclass(frozen=True)
class ReportInput:
    """What a report is made of. `feedback` and `searches` have a time each; texts are masked already.

    `views`: of articles by day, slug and channel; None where none was ever counted. `tickets_from`, `tickets_to`: when
    the first and the last ticket of all came. `mail_answers`, `notes`: answers by mail and notes on new tickets, of the
    period alone.
    """

    settings: Settings
    articles: Sequence[Article]
    visits: Sequence[Visit]
    tickets: Sequence[Ticket]
    links: Sequence[Link]
    gaps: Sequence[Gap]
    feedback: Sequence[tuple[Feedback, datetime | None]]
    flags: Sequence[Flag]
    searches: Sequence[tuple[Search, datetime | None]] = ()
    thresholds: Thresholds | None = None
    views: Mapping[View, int] | None = None
    tickets_from: datetime | None = None
    tickets_to: datetime | None = None
    mail_answers: Sequence[MailAnswer] = ()
    notes: NoteFigures = NoteFigures()

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
    """The figures of the time from `since` up to `until`.

    `views`: of the pages of articles, on the site and in the widget; None where none was ever counted.
    `views_by_channel`: all, also those by assistants; `views_on_checked`: the share of `views` on articles that are
    checked and not due at the end.
    """

    since: datetime
    until: datetime
    tickets: int
    visits: VisitFigures
    knowledge: KnowledgeFigures
    searches: SearchFigures
    views: int | None
    views_by_channel: Mapping[ViewChannel, int] | None
    views_on_checked: Share

    def to_json(self) -> dict[str, Any]:
        """For programs; what nobody records is null."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "tickets": self.tickets,
            **self.visits.to_json(),
            **self.knowledge.to_json(),
            **self.searches.to_json(),
            "views": self.views,
            "views_by_channel": None if self.views_by_channel is None else dict(self.views_by_channel),
            "views_on_checked_articles": self.views_on_checked.value,
            **dict.fromkeys(UNKNOWN),
        }


@dataclass(frozen=True)
class Report:
    """The figures of a period and of the one `before`, topics that were asked, and articles to look at.

    `weeks`: counts of the last twelve weeks by name, the oldest first. `in_vain`: searches that found nothing or were
    not clicked. `said`: slug and text of what readers wrote of articles. `thanks`: people helped, by team. `undated`:
    tickets without a date, which are in no period. `thresholds`: what customers would be shown with others.
    `mails`: answers by mail; `notes`: on new tickets; `followups`: questions of the form. `tickets_from`,
    `tickets_to`: when the first and the last of all tickets came.
    """

    name: str
    lang: str
    now: Period
    before: Period
    weeks: Mapping[str, tuple[int, ...]]
    asked: tuple[Topic, ...]
    missing: tuple[Topic, ...]
    in_vain: tuple[FailedQuery, ...]
    articles: tuple[ArticleUse, ...]
    said: tuple[tuple[str, str], ...]
    thanks: Mapping[str, int]
    undated: int
    thresholds: Thresholds | None = None
    tickets_from: datetime | None = None
    tickets_to: datetime | None = None
    mails: MailFigures = MailFigures()
    notes: NoteFigures = NoteFigures()
    followups: FollowupFigures = FollowupFigures()

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
            "thresholds": [list(point) for point in self.thresholds.curve] if self.thresholds else [],
            "mails": self.mails.to_json(),
            "notes": self.notes.to_json(),
            "followups": self.followups.to_json(),
            "tickets_from": self.tickets_from.isoformat() if self.tickets_from else None,
            "tickets_to": self.tickets_to.isoformat() if self.tickets_to else None,
        }


def needed_since(since: datetime, until: datetime) -> datetime:
    """The time from which tickets and visits are needed: for the period before, and for twelve weeks."""
    return min(since - (until - since), until - WEEKS * WEEK)


def make_report(report_input: ReportInput, since: datetime, until: datetime) -> Report:
    """The report of the time from `since` up to `until`, beside the period of the same length before it."""
    earlier = since - (until - since)
    asked_now, asked_before = _asked(report_input, since, until), _asked(report_input, earlier, since)
    visits = _begun(report_input, since, until)
    said = [one for one, at in report_input.feedback if _in(at, since, until)]
    linked = [
        slug for ticket in asked_now for slug in {link.slug for link in report_input.by_ticket.get(ticket.key, ())}
    ]
    flagged = [flag.slug for flag in report_input.flags if _in(flag.at, since, until)]
    counts = {**use_counts(visits, said, flagged, linked), "views": _pages(_viewed(report_input, since, until))}
    taught = {link.slug for link in report_input.links if link.source != KEPT}
    taught |= {article.slug for article in report_input.articles if article.sources}
    return Report(
        name=report_input.settings.name,
        lang=report_input.settings.lang,
        now=_period(report_input, since, until),
        before=_period(report_input, earlier, since),
        weeks=_weeks(report_input, until),
        asked=tuple(answered_topics(asked_now, asked_before, report_input.by_ticket, report_input.articles)),
        missing=tuple(missing_topics(asked_now, asked_before, report_input.gaps)),
        in_vain=tuple(failed_queries(_searched(report_input, since, until), _sent(report_input))),
        articles=article_uses(report_input.articles, counts, report_input.settings, until.date()),
        said=tuple((one.slug, one.why) for one in said if one.why),
        thanks=people_helped_by_team(
            confirmed_articles(visits), report_input.by_slug, taught, report_input.settings.owner
        ),
        undated=sum(ticket.created_at is None for ticket in report_input.tickets),
        thresholds=report_input.thresholds,
        tickets_from=report_input.tickets_from,
        tickets_to=report_input.tickets_to,
        mails=mail_figures(report_input.mail_answers, report_input.tickets, until),
        notes=report_input.notes,
        followups=followup_figures(visits, asked_now, report_input.tickets),
    )


def _period(report_input: ReportInput, since: datetime, until: datetime) -> Period:
    resolved = [
        ticket
        for ticket in report_input.tickets
        if ticket.is_resolved and ticket.source != KEPT and _in(ticket.resolved_at or ticket.created_at, since, until)
    ]
    viewed = _viewed(report_input, since, until)
    views, known = _pages(viewed), report_input.views is not None
    every, today = report_input.settings.review_every, until.date()
    checked = [a.slug for a in report_input.articles if a.state == "published" and a.review(today, every) == "checked"]
    days = days_to_article(report_input.gaps, report_input.by_slug, since, until)
    return Period(
        since,
        until,
        len(_asked(report_input, since, until)),
        visit_figures(_begun(report_input, since, until)),
        knowledge_figures(resolved, report_input.by_ticket, report_input.by_slug, days),
        search_figures(_searched(report_input, since, until), _sent(report_input)),
        views.total() if known else None,
        {channel: slugs.total() for channel, slugs in viewed.items()} if known else None,
        Share(sum(views[slug] for slug in checked), views.total()),
    )


def _viewed(report_input: ReportInput, since: datetime, until: datetime) -> dict[ViewChannel, Counter[str]]:
    """Views by channel and slug, of the days that begin in the period."""
    found: dict[ViewChannel, Counter[str]] = {channel: Counter() for channel in get_args(ViewChannel)}
    for (day, slug, channel), number in (report_input.views or {}).items():
        if since <= datetime.combine(day, time(), UTC) < until:
            found[channel][slug] += number
    return found


def _pages(viewed: Mapping[ViewChannel, Counter[str]]) -> Counter[str]:
    """Of the views, those of pages, which people read."""
    return viewed["site"] + viewed["widget"]


def _searched(report_input: ReportInput, since: datetime, until: datetime) -> list[Search]:
    return [search for search, at in report_input.searches if _in(at, since, until)]


def _sent(report_input: ReportInput) -> set[str]:
    return {visit.events[0].visit for visit in report_input.visits if visit.outcome == "sent"}


def _weeks(report_input: ReportInput, until: datetime) -> dict[str, tuple[int, ...]]:
    def weekly(times: Sequence[datetime]) -> tuple[int, ...]:
        ends = [until - number * WEEK for number in reversed(range(WEEKS))]
        return tuple(sum(end - WEEK <= at < end for at in times) for end in ends)

    def begun(wanted: Callable[[Visit], bool]) -> tuple[int, ...]:
        ours = (visit for visit in report_input.visits if visit.channel == "form" and wanted(visit))
        return weekly([visit.times[0] for visit in ours])

    return {
        "tickets": weekly([t.created_at for t in report_input.tickets if t.created_at and t.source != KEPT]),
        "visits": begun(lambda _: True),
        "sent": begun(lambda visit: visit.outcome == "sent"),
        "confirmed": begun(lambda visit: visit.outcome == "confirmed"),
    }


def _asked(report_input: ReportInput, since: datetime, until: datetime) -> list[Ticket]:
    return [t for t in report_input.tickets if t.source != KEPT and _in(t.created_at, since, until)]


def _begun(report_input: ReportInput, since: datetime, until: datetime) -> list[Visit]:
    return [visit for visit in report_input.visits if since <= visit.times[0] < until]


def _in(at: datetime | None, since: datetime, until: datetime) -> bool:
    return at is not None and since <= at < until
