"""A follow-up question: what agents ask back before they can help, which the contact form may offer to answer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Key = tuple[str, str]  # source and id of a ticket
State = Literal["found", "offered"]
MOST_WORDING = 120  # characters of a wording
MOST_ANSWER = 500  # characters of what a person answers


@dataclass(frozen=True, slots=True)
class Followup:
    """One question that agents ask back.

    `wording`: as the form shows it. `about`: words of which a message must have one for the question to be offered;
    without any, it is offered for each. `told`: words that show that a message tells it already. All three are drafted
    by mining, until a person changes them. `tickets`: in whose first reply it was asked, the most typical first.
    `replies`: number of first replies that were looked at. `articles`: slugs of those that answered most of these
    tickets; `tags`: the most frequent ones of these tickets.
    """

    id: str
    wording: str
    tickets: tuple[Key, ...]
    requesters: int
    replies: int
    about: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    state: State = "found"
    by_person: bool = False
    mined_at: datetime | None = None

    @property
    def share(self) -> float:
        """The share of first replies that ask this."""
        return len(self.tickets) / self.replies if self.replies else 0.0
