"""`kb staff add`: a new account, and the link with which its owner chooses a password."""

from __future__ import annotations

from datetime import datetime

from kbtools.contact.addresses import can_be_delivered
from kbtools.errors import KbError
from kbtools.model.staff import Role, StaffAction, StaffMember
from kbtools.staff.link import Invitation, invite
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

MOST_NAME = 100


def add_staff(workspace: Workspace, email: str, role: Role, name: str, now: datetime, by: str = "") -> Invitation:
    """Add an account and make its first link. `by`: who does so, empty on the command line.

    Raises `KbError` `staff` for an address that no mail reaches, `staff-exists` where it has an account.
    """
    written = email.strip().lower()
    if not can_be_delivered(written):
        raise KbError("staff", f"'{email}' is not a mail address", where="email", hint="name@example.com")
    member = StaffMember(written, one_line(name, MOST_NAME) or written.partition("@")[0], role, "", now)
    with workspace.store() as store:
        if not store.staff.add(member):
            raise KbError(
                "staff-exists", f"{written} has an account already", hint=f"kb staff link {written}, or kb staff list"
            )
        store.staff.note(StaffAction(now, by, f"added as {role}", written))
    return invite(workspace, written, now, by)
