"""Topics that customers asked: one for each article that answered, and for each gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Ticket
from kbtools.reports.knowledge import Key
from kbtools.text.normalise import one_line

WORDS = 3  # examples of a topic
LONGEST = 160  # characters of an example


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its number of tickets in the period and `before`; `words`: examples of questions, masked.

    Answered by the article `slug`, or else a gap with its id, verdict, state and tickets a week.
    """

    title: str
    tickets: int
    before: int
    words: tuple[str, ...]
    slug: str = ""
    gap: str = ""
    verdict: str = ""
    state: str = ""
    rising: int = 0
    weeks: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def answered_topics(
    now: Sequence[Ticket], before: Sequence[Ticket], links: Mapping[Key, Sequence[Link]], articles: Iterable[Article]
) -> list[Topic]:
    """A topic for each article that answered a ticket of the period, those with most tickets first."""
    titles = {article.slug: article.title for article in articles}
    mine, theirs = _by_article(now, links), _by_article(before, links)
    found = [
        Topic(titles.get(slug, slug), len(tickets), len(theirs.get(slug, ())), example_questions(tickets), slug=slug)
        for slug, tickets in mine.items()
    ]
    return sorted(found, key=lambda topic: (-topic.tickets, topic.slug))


def missing_topics(now: Sequence[Ticket], before: Sequence[Ticket], gaps: Iterable[Gap]) -> list[Topic]:
    """A topic for each gap with tickets of the period that is not published or dismissed, those with most first."""
    mine, theirs = {ticket.key: ticket for ticket in now}, {ticket.key for ticket in before}
    found = []
    for gap in gaps:
        tickets = [mine[key] for key in gap.tickets if key in mine]
        if tickets and gap.state not in ("published", "dismissed"):
            earlier = sum(key in theirs for key in gap.tickets)
            found.append(
                Topic(
                    title=gap.title,
                    tickets=len(tickets),
                    before=earlier,
                    words=example_questions(tickets),
                    slug=gap.slug,
                    gap=gap.id,
                    verdict=gap.verdict,
                    state=gap.state,
                    rising=gap.rising,
                    weeks=gap.weeks,
                )
            )
    return sorted(found, key=lambda topic: (-topic.tickets, topic.gap))


def example_questions(tickets: Iterable[Ticket]) -> tuple[str, ...]:
    """A few different subjects of these tickets, or questions where they have none; each on one line."""
    said = (one_line(ticket.subject or ticket.question, LONGEST) for ticket in tickets)
    return tuple(dict.fromkeys(text for text in said if text))[:WORDS]


def _by_article(tickets: Iterable[Ticket], links: Mapping[Key, Sequence[Link]]) -> dict[str, list[Ticket]]:
    found: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        for slug in {link.slug: None for link in links.get(ticket.key, ())}:
            found.setdefault(slug, []).append(ticket)
    return found
