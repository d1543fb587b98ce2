"""`kb staff team`: in which team somebody is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kbtools.errors import KbError
from kbtools.model.staff import StaffAction
from kbtools.model.teamwork import Teammate
from kbtools.staff.link import known
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

MOST_TEAM = 100  # characters


def set_team(workspace: Workspace, email: str, team: str, now: datetime, by: str = "") -> Teammate:
    """Note the team of an account, empty for none; one person is in one team. `by` as in `add_staff`.

    Raises `KbError` `staff-missing`, and `staff` for a name that reads as an address.
    """
    told = one_line(team, MOST_TEAM)
    if "@" in told:
        raise KbError("staff", "a team's name has no @", where="team", hint="such as: orders")
    with workspace.store() as store:
        member = known(store, email)
        teammate = replace(store.teamwork.teammate(member.email), team=told)
        store.teamwork.put_teammate(teammate)
        store.staff.note(StaffAction(now, by, f"put into the team {told}" if told else "has no team now", member.email))
    return teammate
