"""`kb staff role`: what somebody may do from now on."""

from __future__ import annotations

from datetime import datetime

from kbtools.model.staff import Role, StaffAction
from kbtools.staff.link import known, refuse_no_admin
from kbtools.workspace import Workspace


def change_role(workspace: Workspace, email: str, role: Role, now: datetime, by: str = "") -> str:
    """Give an account another role, which counts from the next request on; return the role that it had.

    It stays when the company's sign-in names no group any more. `by` as in `add_staff`. Raises `KbError`
    `staff-missing`, and `staff-refused` where `by` is no admin any more.
    """
    with workspace.store() as store:
        member = known(store, email)
        refuse_no_admin(store.staff.change(member.email, role=role, by=by))
        store.staff_identities.forget_roles(member.email)
        store.staff.note(StaffAction(now, by, f"from {member.role} to {role}", member.email))
        return member.role
