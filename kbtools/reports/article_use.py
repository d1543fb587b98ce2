"""Use of articles: which help, which may mislead, which to check first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbtools.model.article import Article
from kbtools.model.article.fields import Review
from kbtools.model.visit import Feedback, Visit, article_counts
from kbtools.reports.intervals import Share
from kbtools.settings import Settings


@dataclass(frozen=True, slots=True)
class ArticleUse:
    """Counts of one article in a period: visits, readers' feedback, flags of agents, tickets, and views of its page."""

    slug: str
    title: str
    owner: str
    review: Review
    shown: int = 0
    opened: int = 0
    helped: int = 0
    not_quite: int = 0
    opened_then_sent: int = 0
    yes: int = 0
    no: int = 0
    flags: int = 0
    tickets: int = 0
    views: int = 0

    @property
    def good(self) -> int:
        """People who said that it helped."""
        return self.helped + self.yes

    @property
    def bad(self) -> int:
        """Signs that it did not: flags, "no", "not quite", and visits that opened it and sent all the same."""
        return self.flags + self.no + self.not_quite + self.opened_then_sent

    @property
    def used(self) -> int:
        """Visits that opened it, and tickets that it answered."""
        return self.opened + self.tickets

    @property
    def misleading(self) -> float:
        """The lower end of Wilson's interval of the share of bad signs."""
        return Share(self.bad, self.bad + self.good).interval()[0]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def use_counts(
    visits: Sequence[Visit], feedback: Sequence[Feedback], flagged: Sequence[str], linked: Sequence[str]
) -> dict[str, Counter[str]]:
    """The counts of `ArticleUse`, by name and slug.

    `flagged` and `linked` name an article once for each flag and ticket. Visits count up to Send.
    """
    return {
        **article_counts(visits),
        "helped": Counter(confirmed_articles([visit.until_sent() for visit in visits])),
        "yes": Counter(said.slug for said in feedback if said.helpful),
        "no": Counter(said.slug for said in feedback if not said.helpful),
        "flags": Counter(flagged),
        "tickets": Counter(linked),
    }


def article_uses(
    articles: Sequence[Article], counts: Mapping[str, Counter[str]], settings: Settings, today: date
) -> tuple[ArticleUse, ...]:
    """Every published article with its counts, see `use_counts`."""
    return tuple(
        ArticleUse(
            slug=article.slug,
            title=article.title,
            owner=article.owner or settings.owner,
            review=article.review(today, settings.review_every),
            **{name: counter[article.slug] for name, counter in counts.items()},
        )
        for article in articles
        if article.state == "published"
    )


def confirmed_articles(visits: Sequence[Visit]) -> list[str]:
    """The article of every visit that was confirmed, the last one it named."""
    return [
        next(event.slug for event in reversed(visit.events) if event.kind == "helped")
        for visit in visits
        if visit.outcome == "confirmed"
    ]


def helping(found: Collection[ArticleUse]) -> list[ArticleUse]:
    """Articles that somebody said helped, the most helpful first."""
    return sorted((use for use in found if use.good), key=lambda use: (-use.good, use.slug))


def misleading(found: Collection[ArticleUse]) -> list[ArticleUse]:
    """Articles with a bad sign, the most certain first."""
    return sorted((use for use in found if use.bad), key=lambda use: (-use.misleading, -use.bad, use.slug))


def to_check(found: Collection[ArticleUse]) -> list[ArticleUse]:
    """Articles in use that are due or were never checked, the most used first."""
    waiting = (use for use in found if use.used and use.review != "checked")
    return sorted(waiting, key=lambda use: (-use.used, use.slug))
