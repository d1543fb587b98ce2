"""`kb staff log`: who did what."""

from __future__ import annotations

from datetime import datetime

from kbtools.model.staff import StaffAction
from kbtools.workspace import Workspace


def staff_log(workspace: Workspace, now: datetime, limit: int) -> list[StaffAction]:
    """What staff did, the newest first; without an address: on the command line. Kept for 180 days."""
    with workspace.store() as store:
        return store.staff.actions(now, limit)
