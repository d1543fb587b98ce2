"""A gap: a topic that tickets keep asking, with its verdict and its state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from kbtools.model.standing import Standing

Verdict = Literal["missing", "unfindable", "covered"]
GapState = Literal["open", "planned", "drafted", "published", "dismissed", "fixing"]

VERDICTS: tuple[Verdict, ...] = ("missing", "unfindable", "covered")
SET_ASIDE: tuple[GapState, ...] = ("dismissed", "fixing")  # not shown until something changes, see `Gap.comes_back`
CLOSED: tuple[GapState, ...] = ("published", *SET_ASIDE)  # nobody has anything left to do
NO_TITLE = "Untitled topic"
_MORE = 3  # least number of new requesters for a dismissed gap to come back
GAP_STATES: tuple[GapState, ...] = ("open", "planned", "drafted", "published", "dismissed", "fixing")


class GapHead(NamedTuple):
    """What a list of thousands needs to know of each gap: see `Gap` for the fields."""

    id: str
    title: str
    requesters: int
    verdict: Verdict
    state: GapState
    slug: str
    rising: int
    last_seen: datetime | None
    weeks: Sequence[int]
    nearest: Sequence[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """One topic of tickets.

    - `tickets`: keys (source, id), the most typical first
    - `requesters`: how many different people asked; each ticket without a requester counts as one more
    - `score`: 0 to 1, how sure it is that no article answers
    - `nearest`: slugs of articles, nearest first
    - `rising`: how many people asked lately, where that is significantly more than before; else 0
    - `weeks`: tickets in each of the last twelve weeks, the oldest first
    - `why`: the reason for the state; `again`: the day to look again; `slug`: the gap's draft or article
    - `issue`: the address of the fault in the product that is the cause
    - `asked_then`: how many people had asked when the state was set
    - `by_hand`: tickets that a person put here by merging or splitting; mining leaves them here
    - `titled_by_hand`: whether a person gave the title, so that no other one is chosen
    - `standing`: what decides its place in the list; None until a mining found these tickets together
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
    titled_by_hand: bool = False
    standing: Standing | None = None

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
            "standing": self.standing and self.standing.to_json(),
        }

    def refuses(self, state: GapState) -> str:
        """Why a person cannot give the gap this state; empty if it is possible."""
        if state == "planned" and self.state in ("drafted", "published"):
            return f"it is {self.state} already: {self.slug}"
        if state == "dismissed" and self.state == "published":
            return f"it has its article already: {self.slug}"
        if state == "open" and self.state != "fixing":
            return f"it is {self.state} and waits for no fault"
        return ""

    def comes_back(self, today: date, closed: Collection[str]) -> str:
        """Why a dismissed or waiting gap should be looked at again; empty if it should not.

        On the day `again`; if dismissed, when half as many people more have asked since, and at least three; if it
        waits for a fix, when its issue is in `closed`, the addresses of closed issues.
        """
        if self.state not in SET_ASIDE:
            return ""
        if self.again and today >= self.again:
            return f"to be looked at again from {self.again.isoformat()}"
        if self.state == "fixing":
            return "its issue was closed" if self.issue in closed else ""
        more = self.requesters - self.asked_then
        return f"{more} more people asked" if more >= max(_MORE, self.asked_then / 2) else ""
