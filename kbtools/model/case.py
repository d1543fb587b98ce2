"""A question whose right answer is known, from a linked ticket, a judgement, or the front matter of an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
