"""Questions whose right answer is known: answered tickets, judged questions, and what articles say they answer."""

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

JUDGEMENTS = "judgements.jsonl"  # in search_index/, in git
NEWEST = 0.25  # the share of answered tickets that is asked; the others are what the index may know
MOST_ASKED = 1_000
_SHAPE = 'one line a question: {"id": "1", "subject": "", "body": "…", "relevant": ["slug"]}'


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the slugs that answer it; none is an answer too: then silence is right.

    `asked` is when; None: always. `topics` are the ticket's tags.
    """

    id: str
    subject: str
    body: str
    relevant: frozenset[str]
    asked: datetime | None = None
    topics: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What names the case to a person."""
        return " ".join((self.subject or self.body).split())[:80]


def ticket_cases(
    tickets: Iterable[Ticket], links: Iterable[Link], known: Mapping[str, str], created: Mapping[str, date | None]
) -> tuple[list[Case], datetime | None]:
    """The newest answered tickets as cases in order of time, and the moment before which the index may have learnt.

    A ticket without `created_at` cannot be placed in time and is never asked. `known` leads from every slug to that
    of the article now; an article that was `created` after the question could not answer it, and is left out.
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
        there = {slug for slug in meant[ticket.key] if existed(created.get(slug), moment)}
        text = (ticket.subject, ticket.question)
        cases.append(Case("/".join(ticket.key), *text, frozenset(there), moment, ticket.tags))
    return cases, since


def existed(created: date | None, moment: datetime | None) -> bool:
    """Whether an article was there to be shown; one of unknown age always was."""
    return created is None or moment is None or created <= moment.date()


def answer_cases(articles: Iterable[Article]) -> list[Case]:
    """The questions that articles say they answer, in `answers:` of their front matter."""
    return [
        Case(f"{article.slug}: {question}", "", question, frozenset({article.slug}))
        for article in articles
        for question in article.answers
    ]


def read_cases(path: Path) -> list[Case]:
    """Judged questions of a JSON Lines file; raises every line that is none at once."""
    cases, problems = [], []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    cases.append(_case(json.loads(line)))
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
