"""`kb staff list`: who has an account."""

from __future__ import annotations

from kbtools.model.staff import StaffMember
from kbtools.workspace import Workspace


def list_staff(workspace: Workspace) -> list[StaffMember]:
    """All accounts, in order of address."""
    with workspace.store() as store:
        return store.staff.all()
