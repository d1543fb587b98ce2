"""Cases: questions whose right answer is known, from linked tickets, judgements, and `answers:` of articles."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kbtools.errors import KbError, raise_all
from kbtools.model.article import Article
from kbtools.model.ticket import Link, Ticket
from kbtools.text.json_text import value_of_line

JUDGEMENTS = "judgements.jsonl"  # in search_index/, in git
NEWEST = 0.25  # share of linked tickets, the newest, that are asked; the index learns from the others
MOST_ASKED = 1_000
_SHAPE = 'one line a question: {"id": "1", "subject": "", "body": "…", "relevant": ["slug"]}'


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the slugs that answer it; without a slug it is right to show nothing.

    `asked_at` is None where the time is not known. `topics` are the ticket's tags.
    """

    id: str
    subject: str
    body: str
    relevant: frozenset[str]
    asked_at: datetime | None = None
    topics: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The first 80 characters of the subject, or else of the body."""
        return " ".join((self.subject or self.body).split())[:80]


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


def read_cases(path: Path) -> list[Case]:
    """The judged questions of a JSON Lines file; raises all lines that cannot be read at once, as `KbError("json")`."""
    cases, problems = [], []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    cases.append(_case(value_of_line(line)))
                except (ValueError, TypeError, KeyError) as failure:
                    why = failure.msg if isinstance(failure, json.JSONDecodeError) else "a field is missing or wrong"
                    where = f"{path}:{number}"
                    problems.append(KbError("json", f"not a judged question: {why}", where=where, hint=_SHAPE))
    raise_all(problems)
    return cases


def _case(row: Any) -> Case:
    if not isinstance(row, dict):
        raise TypeError
    subject, body, relevant = row.get("subject") or "", row.get("body") or "", row["relevant"]
    if not isinstance(subject, str) or not isinstance(body, str) or not isinstance(relevant, list):
        raise TypeError
    asked = datetime.fromisoformat(row["created_at"]) if row.get("created_at") else None
    return Case(str(row["id"]), subject, body, frozenset(map(str, relevant)), asked, tuple(row.get("tags") or ()))
