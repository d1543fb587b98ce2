"""Which articles help, which mislead, and which to check first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbtools.model.article import Article
from kbtools.model.article.fields import Review
from kbtools.model.visit import Feedback, Visit, article_counts
from kbtools.reports.chance import Share
from kbtools.settings import Settings


@dataclass(frozen=True, slots=True)
class Use:
    """What happened with one article in a period: counts of visits, readers, flags of agents and tickets."""

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
        """How much depends on it: visits that opened it, and tickets that it answered."""
        return self.opened + self.tickets

    @property
    def misleading(self) -> float:
        """The least share of bad signs that chance leaves possible (the lower end of Wilson's interval)."""
        return Share(self.bad, self.bad + self.good).interval()[0]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def signs(
    visits: Sequence[Visit], feedback: Sequence[Feedback], flagged: Sequence[str], linked: Sequence[str]
) -> dict[str, Counter[str]]:
    """What was said of articles: the counts of `Use` by name and slug.

    `flagged` and `linked` name an article once for each flag and ticket. Visits count up to Send.
    """
    return {
        **article_counts(visits),
        "helped": Counter(helped_by([visit.until_sent() for visit in visits])),
        "yes": Counter(said.slug for said in feedback if said.helpful),
        "no": Counter(said.slug for said in feedback if not said.helpful),
        "flags": Counter(flagged),
        "tickets": Counter(linked),
    }


def uses(
    articles: Sequence[Article], counts: Mapping[str, Counter[str]], settings: Settings, today: date
) -> tuple[Use, ...]:
    """Every published article with its counts, see `signs`."""
    return tuple(
        Use(
            slug=article.slug,
            title=article.title,
            owner=article.owner or settings.owner,
            review=article.review(today, settings.review_every),
            **{name: counter[article.slug] for name, counter in counts.items()},
        )
        for article in articles
        if article.state == "published"
    )


def helped_by(visits: Sequence[Visit]) -> list[str]:
    """The article of every visit that was confirmed, the last one it named."""
    return [
        next(event.slug for event in reversed(visit.events) if event.kind == "helped")
        for visit in visits
        if visit.outcome == "confirmed"
    ]


def helping(found: Collection[Use]) -> list[Use]:
    """Those that somebody said helped, most first."""
    return sorted((use for use in found if use.good), key=lambda use: (-use.good, use.slug))


def misleading(found: Collection[Use]) -> list[Use]:
    """Those with a bad sign, surest first."""
    return sorted((use for use in found if use.bad), key=lambda use: (-use.misleading, -use.bad, use.slug))


def to_check(found: Collection[Use]) -> list[Use]:
    """Those in use that are due or were never checked, most used first."""
    waiting = (use for use in found if use.used and use.review != "checked")
    return sorted(waiting, key=lambda use: (-use.used, use.slug))
