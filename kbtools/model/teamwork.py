"""How a team shares its work: who looks after a gap, an article or a draft, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_GAP = "gap/"  # no slug of an article has a stroke
_LAST_ZONE = timedelta(hours=12)  # by which the last place on earth is behind UTC


def item_of_gap(id_: str) -> str:
    """The name of a gap as an item of work; an article and a draft have their own name there."""
    return f"{_GAP}{id_}"


def gap_of_item(item: str) -> str:
    """The id of the gap that an item of work is; empty for an article or a draft."""
    return item.removeprefix(_GAP) if item.startswith(_GAP) else ""


def is_over(day: date, now: datetime) -> bool:
    """Whether a day has ended everywhere on earth: people type the day that it is where they are."""
    return day < (now.astimezone(UTC) - _LAST_ZONE).date()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who looks after an item: a mail address or a team's name, empty for nobody; and the day until when."""

    item: str
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
    """Filters of the list of gaps under a name; `email` is empty where everybody sees the view.

    Without a name it is what somebody searched for.
    """

    id: str
    name: str
    email: str
    filters: Mapping[str, str]
    at: datetime
