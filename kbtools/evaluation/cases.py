"""Cases from linked tickets, and from `answers:` of articles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from kbtools.model.article import Article
from kbtools.model.case import Case
from kbtools.model.ticket import Link, Ticket

NEWEST = 0.25  # share of linked tickets, the newest, that are asked; the index learns from the others
MOST_ASKED = 1_000


def ticket_cases(
    tickets: Iterable[Ticket], links: Iterable[Link], known: Mapping[str, str], created: Mapping[str, date | None]
) -> tuple[list[Case], datetime | None]:
    """The newest tickets with links as cases, in order of time, and the time up to which the index may learn.

    A ticket without `created_at` is never a case. `known`: maps every slug, old or new, to the current one. An article
    that was `created` after the question is not relevant to it.
    """
    meant: dict[tuple[str, str], set[str]] = {}
    for link in links:
        if link.slug in known:
            meant.setdefault((link.source, link.ticket), set()).add(known[link.slug])
    dated = [(t.created_at, t) for t in tickets if t.created_at and t.key in meant and (t.subject or t.question)]
    dated.sort(key=lambda row: (row[0], row[1].key))
    some = min(MOST_ASKED, math.ceil(len(dated) * NEWEST))
    if not some:
        return [], None
    since = dated[-some][0]
    cases = []
    for moment, ticket in dated[-some:]:
        there = {slug for slug in meant[ticket.key] if article_existed(created.get(slug), moment)}
        text = (ticket.subject, ticket.question)
        cases.append(Case("/".join(ticket.key), *text, frozenset(there), moment, ticket.tags))
    return cases, since


def article_existed(created: date | None, moment: datetime | None) -> bool:
    """Whether an article existed at that time; one without a date always did."""
    return created is None or moment is None or created <= moment.date()


def answer_cases(articles: Iterable[Article]) -> list[Case]:
    """A case for each question in `answers:` of the articles' front matter."""
    return [
        Case(f"{article.slug}: {question}", "", question, frozenset({article.slug}))
        for article in articles
        for question in article.answers
    ]
