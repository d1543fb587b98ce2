"""Articles cut into the parts that are indexed, each a small record of texts by field."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kbtools.model.article import Article, Section, sections
from kbtools.model.ticket import Link, Ticket
from kbtools.tickets.reply_outcomes import nothing_worked


@dataclass(frozen=True, slots=True)
class Part:
    """One section of one article with its searchable fields; part 0 also holds what the whole article says."""

    slug: str
    number: int
    anchor: str
    heading: str
    text: str
    fields: Mapping[str, str]

    @property
    def name(self) -> tuple[str, int]:
        """What names the part everywhere."""
        return self.slug, self.number

    @property
    def digest(self) -> str:
        """Changes when anything does that is indexed or shown of the part."""
        rows = [
            self.slug,
            str(self.number),
            self.anchor,
            self.heading,
            self.text,
            *(f"{k}={v}" for k, v in self.fields.items()),
        ]
        return hashlib.sha256("\0".join(rows).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One resolved ticket that articles answered: its words, when, and which articles with what weight."""

    source: str
    ticket: str
    subject: str
    question: str
    slugs: tuple[tuple[str, float], ...]


# What a link is worth as evidence: the requester's word, an agent's, an agent's when "that did not work" followed.
SAID, SENT, FAILED = 1.0, 0.7, 0.5


def parts_of(
    article: Article, questions: Sequence[str] = (), cut: Callable[[Article], Sequence[Section]] = sections
) -> list[Part]:
    """The article's parts in order; `questions` are the texts of tickets it answered, `cut` finds its sections."""
    found = []
    for number, section in enumerate(cut(article)):
        whole = (
            {
                "title": article.title,
                "tags": " ".join(article.tags),
                "phrases": "\n".join(article.phrases),
                "questions": "\n".join(questions),
            }
            if number == 0
            else {}
        )
        fields = {"headings": section.heading, "body": section.text, **whole}
        texts = {name: text for name, text in fields.items() if text}
        found.append(Part(article.slug, number, section.anchor, section.heading, section.text, texts))
    return found


def evidence_of(tickets: Iterable[Ticket], links: Iterable[Link], known: Mapping[str, str]) -> list[Evidence]:
    """The resolved tickets with links, in order of source and id.

    `known` leads from every slug, old ones too, to the article's slug now; links to nothing are left out.
    """
    linked: dict[tuple[str, str], dict[str, bool]] = {}  # whether the requester said so, by ticket and slug
    for link in links:
        slug = known.get(link.slug)
        if slug:
            row = linked.setdefault((link.source, link.ticket), {})
            row[slug] = row.get(slug, False) or link.by == "requester"
    found = []
    for ticket in tickets:
        slugs = linked.get(ticket.key) or linked.get((ticket.source, ticket.merged_into))
        if slugs and (ticket.subject or ticket.question):
            sent = FAILED if nothing_worked(ticket) else SENT
            weights = tuple((slug, SAID if said else sent) for slug, said in sorted(slugs.items()))
            found.append(Evidence(*ticket.key, ticket.subject, ticket.question, weights))
    return sorted(found, key=lambda row: (row.source, row.ticket))


def current_slugs(articles: Iterable[Article]) -> dict[str, str]:
    """From every slug and every old slug to the slug of the published article that answers now."""
    articles = sorted(articles, key=lambda a: a.slug)
    known = {old: article.slug for article in articles for old in article.replaces}
    known.update((article.slug, article.slug) for article in articles)
    return known
