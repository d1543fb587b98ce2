"""How a team shares its work: who looks after a gap, an article or a draft, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

_GAP = "gap/"  # no slug of an article has a stroke


def thing_of_gap(id_: str) -> str:
    """The name under which work on a gap is kept; that on an article or a draft is kept under its own name."""
    return f"{_GAP}{id_}"


def gap_of_thing(thing: str) -> str:
    """The id of the gap that a name stands for; empty for an article or a draft."""
    return thing.removeprefix(_GAP) if thing.startswith(_GAP) else ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who looks after a thing: a mail address or a team's name, empty for nobody; and the day until when."""

    thing: str
    assignee: str
    due: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Teammate:
    """The team of somebody with an account, and who looks after their work until a day, while they are away."""

    email: str
    team: str = ""
    until: date | None = None
    substitute: str = ""

    def is_away(self, today: date) -> bool:
        """Whether the substitute looks after their work today."""
        return bool(self.substitute and self.until and today <= self.until)


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters of the list of gaps under a name; `email` is empty where everybody sees the view."""

    id: str
    name: str
    email: str
    filters: Mapping[str, str]
    at: datetime
