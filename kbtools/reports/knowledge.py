"""Figures of knowledge, as KCS defines them: link rate, known and new, days from gap to article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from statistics import median
from typing import Any

from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Ticket
from kbtools.reports.intervals import Share

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KnowledgeFigures:
    """Figures of the tickets that a person resolved in a period.

    `linked`: the share with a link to an article (KCS: link rate). Of these, `known` had an article before the ticket
    came, `new` only one that was written later (KCS: known and new); an article without a date always existed.
    `days`: median of days from the first ticket of a gap to its article, for articles written in the period.
    """

    linked: Share
    known: int
    new: int
    days: float | None

    def to_json(self) -> dict[str, Any]:
        """For programs; null where nothing is known."""
        return {
            "resolved": self.linked.whole,
            "link_rate": self.linked.value,
            "known": self.known,
            "new": self.new,
            "known_to_new": self.known / self.new if self.new else None,
            "days_from_gap_to_article": self.days,
        }


def knowledge_figures(
    resolved: Sequence[Ticket], links: Mapping[Key, Sequence[Link]], articles: Mapping[str, Article], days: float | None
) -> KnowledgeFigures:
    """The figures of these tickets; a link to an article that is gone counts, as one to a known article."""
    with_link = [ticket for ticket in resolved if links.get(ticket.key)]
    known = sum(_was_known(ticket, links[ticket.key], articles) for ticket in with_link)
    return KnowledgeFigures(Share(len(with_link), len(resolved)), known, len(with_link) - known, days)


def days_to_article(
    gaps: Sequence[Gap], articles: Mapping[str, Article], since: datetime, until: datetime
) -> float | None:
    """Median of days from a gap's first ticket to its article; None where no article of the period had a gap."""
    took = []
    for gap in gaps:
        article = articles.get(gap.slug)
        if article and article.created and article.state == "published" and gap.first_seen:
            written = datetime.combine(article.created, time(), UTC)
            if since.date() <= article.created < until.date():
                took.append(max(0, (written.date() - gap.first_seen.date()).days))
    return float(median(took)) if took else None


def people_helped_by_team(
    helped: Sequence[str], articles: Mapping[str, Article], taught: Collection[str], nobody: str
) -> dict[str, int]:
    """By team: how many people were helped by its articles, as far as tickets are linked to them; never by person.

    `helped`: the slug of each visit that was helped; `taught`: slugs with links; `nobody`: the team of articles
    without an owner.
    """
    teams: Counter[str] = Counter()
    for slug in helped:
        if slug in taught and slug in articles:
            teams[articles[slug].owner or nobody] += 1
    return dict(sorted(teams.items()))


def links_by_ticket(links: Sequence[Link]) -> dict[Key, list[Link]]:
    """The links of each ticket."""
    found: defaultdict[Key, list[Link]] = defaultdict(list)
    for link in links:
        found[link.source, link.ticket].append(link)
    return dict(found)


def _was_known(ticket: Ticket, links: Sequence[Link], articles: Mapping[str, Article]) -> bool:
    came = ticket.created_at or ticket.resolved_at
    written = [articles[link.slug].created if link.slug in articles else None for link in links]
    return came is None or any(day is None or day <= came.date() for day in written)
