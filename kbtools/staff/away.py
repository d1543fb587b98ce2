"""`kb staff away`: somebody is away, and a substitute looks after their work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kbtools.errors import KbError
from kbtools.model.staff import StaffAction, StaffMember
from kbtools.model.teamwork import Teammate, is_over
from kbtools.staff.link import known
from kbtools.storage import Store
from kbtools.workspace import Workspace


def set_away(
    workspace: Workspace, email: str, until: date | None, substitute: str, now: datetime, by: str = ""
) -> Teammate:
    """Note that somebody is away until a day, and who looks after their work; without a day they are back.

    `by` as in `add_staff`. Raises `KbError` `staff-missing` where one of the two has no account; `staff` for oneself,
    without a substitute, for a day that is over, and for a substitute who may do less.
    """
    with workspace.store() as store:
        member = known(store, email)
        if until and is_over(until, now):
            raise KbError("staff", "this day is over", where="until", hint="choose today or a day to come")
        other = _substitute(store, member, substitute) if until else ""
        teammate = replace(store.teamwork.teammate(member.email), until=until, substitute=other)
        store.teamwork.put_teammate(teammate)
        said = f"away until {until.isoformat()}, with {other} as substitute" if until else "is back"
        store.staff.note(StaffAction(now, by, said, member.email))
    return teammate


def works_for(store: Store, member: StaffMember, today: date) -> frozenset[str]:
    """Whose work is this person's today: their own address, their team, and those whom they substitute."""
    mates = store.teamwork.teammates()
    team = next((one.team for one in mates if one.email == member.email), "")
    others = {one.email for one in mates if one.substitute == member.email and one.is_away(today)}
    return frozenset({member.email, *others, *([team] if team else [])})


def _substitute(store: Store, member: StaffMember, email: str) -> str:
    if not email.strip():
        raise KbError("staff", "name a substitute, so that nothing waits", where="substitute")
    other = known(store, email)
    if other.email == member.email:
        raise KbError("staff", "nobody is their own substitute", where="substitute", hint="name a colleague")
    if not other.may(member.role):
        raise KbError("staff", f"a {other.role} cannot do what a {member.role} does", where="substitute")
    return other.email
