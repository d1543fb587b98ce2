"""A gap: a topic that tickets keep asking, and what has become of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Verdict = Literal["missing", "unfindable", "covered"]
GapState = Literal["open", "planned", "drafted", "published", "dismissed", "fixing"]

VERDICTS: tuple[Verdict, ...] = ("missing", "unfindable", "covered")
ASIDE: tuple[GapState, ...] = ("dismissed", "fixing")  # out of the list until something changes
CLOSED: tuple[GapState, ...] = ("published", *ASIDE)  # a gap waits for nobody
_MORE = 3  # people, from which there is new evidence
GAP_STATES: tuple[GapState, ...] = ("open", "planned", "drafted", "published", "dismissed", "fixing")


@dataclass(frozen=True, slots=True)
class Gap:
    """One topic of tickets.

    `tickets` are keys (source, id), those that show the topic best first. `requesters` is how many different people
    asked; each ticket without a requester counts as one. `score` is between 0 and 1: how sure it is that no article
    answers. `nearest` are slugs, the nearest first. `rising`: how many people asked lately, where that is more than its
    past leads to expect, else 0. `weeks`: tickets in each of the last twelve weeks, the oldest first. `why` is the
    reason for the state, `slug` the article that came of it, `again` the day to look again, `issue` the address of the
    fault in the product that is behind it, `asked_then` how many people had asked when the state was set. `by_hand` are
    those of its tickets that a person put here, by merging or splitting: mining leaves them where they are.
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
    rising: int = 0
    weeks: tuple[int, ...] = ()
    again: date | None = None
    issue: str = ""
    asked_then: int = 0
    by_hand: frozenset[tuple[str, str]] = frozenset()

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
            "rising": self.rising,
            "weeks": list(self.weeks),
            "state": self.state,
            "why": self.why,
            "again": self.again and self.again.isoformat(),
            "issue": self.issue,
            "slug": self.slug,
        }

    def refuses(self, state: GapState) -> str:
        """Why a person cannot give the gap this state; empty: nothing speaks against it."""
        if state == "planned" and self.state in ("drafted", "published"):
            return f"it is {self.state} already: {self.slug}"
        if state == "dismissed" and self.state == "published":
            return f"it has its article already: {self.slug}"
        if state == "open" and self.state != "fixing":
            return f"it is {self.state} and waits for no fault"
        return ""

    def comes_back(self, today: date, closed: Collection[str]) -> str:
        """Why a gap that was set aside should be looked at again; empty: it should not.

        A dismissed one has new evidence: half as many people again have asked, and at least three. `closed` are
        addresses of issues that are closed.
        """
        if self.state not in ASIDE:
            return ""
        if self.again and today >= self.again:
            return f"to be looked at again from {self.again.isoformat()}"
        if self.state == "fixing":
            return "its issue was closed" if self.issue in closed else ""
        more = self.requesters - self.asked_then
        return f"{more} more people asked" if more >= max(_MORE, self.asked_then / 2) else ""
