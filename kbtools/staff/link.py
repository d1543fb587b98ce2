"""`kb staff link`: a link with which somebody chooses a password, for a new account or a forgotten password."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from kbtools.errors import KbError
from kbtools.model.staff import StaffAction, StaffMember
from kbtools.settings import site_url
from kbtools.storage import Store
from kbtools.workspace import Workspace

LASTS = timedelta(days=3)
HERE = "http://127.0.0.1:8000"  # where `kb serve` listens when nothing else is said


@dataclass(frozen=True, slots=True)
class Invitation:
    """An account, and the link with which its password is chosen once, until then."""

    member: StaffMember
    url: str
    until: datetime


def invite(workspace: Workspace, email: str, now: datetime, by: str = "") -> Invitation:
    """A new link for an account; earlier ones end. The password stays until the link is used. `by` as in `add_staff`.

    The link is on the host of `site_url`. Raises `KbError("staff-missing")`.
    """
    with workspace.store() as store:
        member = known(store, email)
        held, until = secrets.token_urlsafe(32), now + LASTS
        store.staff.invite(member.email, link_hash(held), now, until)
        store.staff.note(StaffAction(now, by, "link made", member.email))
        return Invitation(member, f"{desk_origin(workspace)}/desk/invitation?link={held}", until)


def known(store: Store, email: str) -> StaffMember:
    """The account of an address; raises `KbError("staff-missing")`."""
    member = store.staff.find(email.strip().lower())
    if member is None:
        raise KbError("staff-missing", f"there is no account of '{email}'", hint="kb staff list")
    return member


def refuse_no_admin(done: bool) -> None:
    """Raise `KbError("staff-refused")` where an account was not changed, since who did it is no admin any more."""
    if not done:
        raise KbError("staff-refused", "you are no admin any more", hint="ask an admin, or use kb staff")


def link_hash(held: str) -> str:
    """What the store keeps of what a link holds."""
    return hashlib.sha256(held.encode("utf-8", "replace")).hexdigest()


def desk_origin(workspace: Workspace) -> str:
    """Scheme and host that people open the desk at: those of `site_url`."""
    parts = urlsplit(site_url(workspace.root))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else HERE
