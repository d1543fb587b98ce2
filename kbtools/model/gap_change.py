"""What a decision about a gap changed, so that it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kbtools.model.gap import Gap
from kbtools.model.teamwork import Assignment


@dataclass(frozen=True, slots=True)
class GapTeam:
    """What a team keeps with some gaps. `comments`: the id of each, with the id of its gap."""

    comments: tuple[tuple[str, str], ...] = ()
    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class GapChange:
    """One decision: the gaps as they were before, and as they were after it.

    `action`: what was done, in words; `email`: who did it, empty for the command line. `draft`: the revision of the
    draft that was written with it, empty where none was. `team_before`, `team_after`: see `GapTeam`, both empty where
    the decision moved nothing of it.
    """

    id: str
    gap: str
    action: str
    email: str
    at: datetime
    before: tuple[Gap, ...]
    after: tuple[Gap, ...]
    draft: str = ""
    team_before: GapTeam = GapTeam()
    team_after: GapTeam = GapTeam()
