"""`kb staff remove`: an account ends at once, with its sessions and links."""

from __future__ import annotations

from datetime import datetime

from kbtools.model.staff import StaffAction
from kbtools.staff.link import known, refuse_no_admin
from kbtools.workspace import Workspace


def remove_staff(workspace: Workspace, email: str, now: datetime, by: str = "") -> None:
    """Delete an account; what it did stays in the log. `by` as in `add_staff`. Raises as `change_role` does."""
    with workspace.store() as store:
        member = known(store, email)
        refuse_no_admin(store.staff.remove(member.email, by=by))
        store.staff.note(StaffAction(now, by, "removed", member.email))
