"""A gap: a topic that tickets keep asking, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Verdict = Literal["missing", "unfindable", "covered"]
GapState = Literal["open", "planned", "drafted", "published", "dismissed"]

VERDICTS: tuple[Verdict, ...] = ("missing", "unfindable", "covered")
GAP_STATES: tuple[GapState, ...] = ("open", "planned", "drafted", "published", "dismissed")


@dataclass(frozen=True, slots=True)
class Gap:
    """One topic of tickets.

    `tickets` are keys (source, id), those that show the topic best first. `requesters` is how many different people
    asked; each ticket without a requester counts as one. `score` is between 0 and 1: how sure it is that no article
    answers. `nearest` are slugs, the nearest first. `why` is a person's reason for the state, `slug` the article that
    came of it.
    """

    id: str
    title: str
    tickets: tuple[tuple[str, str], ...]
    requesters: int
    score: float
    verdict: Verdict
    nearest: tuple[str, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    state: GapState = "open"
    why: str = ""
    slug: str = ""

    def to_json(self) -> dict[str, Any]:
        """For programs; `tickets` are ids without their source."""
        return {
            "id": self.id,
            "title": self.title,
            "tickets": [ticket for _, ticket in self.tickets],
            "requesters": self.requesters,
            "score": self.score,
            "verdict": self.verdict,
            "nearest": list(self.nearest),
            "first_seen": self.first_seen and self.first_seen.isoformat(),
            "last_seen": self.last_seen and self.last_seen.isoformat(),
            "state": self.state,
        }
