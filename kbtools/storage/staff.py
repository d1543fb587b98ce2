"""Accounts of staff, the links with which they choose a password, and what they did."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, type_coerce, update

from kbtools.model.staff import StaffAction, StaffMember
from kbtools.storage.column_types import PortableText
from kbtools.storage.database import Database
from kbtools.storage.statements import in_batches, put_new
from kbtools.storage.tables import (
    assignments,
    saved_views,
    staff,
    staff_identities,
    staff_invitations,
    staff_log,
    staff_sessions,
    teammates,
)

KEPT = timedelta(days=180)  # how long it is kept who did what


class Staff:
    """The staff of a store. Addresses are in lower case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, member: StaffMember) -> bool:
        """Write a new account; False, and nothing changes, where the address has one."""
        with self._database.write() as connection:
            return put_new(connection, staff, asdict(member))

    def find(self, email: str) -> StaffMember | None:
        """The account with this address."""
        with self._database.read() as connection:
            row = connection.execute(select(staff).where(staff.c.email == email)).one_or_none()
        return _member(row) if row else None

    def all(self) -> list[StaffMember]:
        """All accounts in order of address."""
        with self._database.read() as connection:
            return [_member(row) for row in connection.execute(select(staff).order_by(staff.c.email))]

    def change(self, email: str, *, by: str = "", **columns: str) -> bool:
        """Change the `role` or `name` of an account; False where there is none.

        `by`: who does it at the desk; False, and nothing changes, where this is no admin any more.
        """
        with self._database.write() as connection:
            if not _may(connection, by, email):
                return False
            return bool(connection.execute(update(staff).where(staff.c.email == email).values(**columns)).rowcount)

    def remove(self, email: str, *, by: str = "") -> bool:
        """Delete an account with all that belongs to it; nobody has its work then; False where there is none.

        `by` as in `change`.
        """
        with self._database.write() as connection:
            if not _may(connection, by, email):
                return False
            for table in (staff_sessions, staff_invitations, staff_identities, teammates):
                connection.execute(delete(table).where(table.c.email == email))
            connection.execute(delete(saved_views).where(saved_views.c.email == email, saved_views.c.email != ""))
            connection.execute(update(assignments).where(assignments.c.assignee == email).values(assignee=""))
            nobody = (assignments.c.assignee == "", type_coerce(assignments.c.due, PortableText) == "")
            connection.execute(delete(assignments).where(*nobody))
            connection.execute(update(teammates).where(teammates.c.substitute == email).values(substitute=""))
            return bool(connection.execute(delete(staff).where(staff.c.email == email)).rowcount)

    def invite(self, email: str, hashed: str, now: datetime, until: datetime) -> None:
        """Keep the hash of a link with which a password is chosen once; earlier links of the address end.

        Links of others that are over are deleted.
        """
        with self._database.write() as connection:
            over = staff_invitations.c.ends_at <= now
            connection.execute(delete(staff_invitations).where((staff_invitations.c.email == email) | over))
            put_new(connection, staff_invitations, {"hash": hashed, "email": email, "ends_at": until})

    def invited(self, hashed: str, now: datetime) -> StaffMember | None:
        """Whose link has this hash, while it lasts."""
        with self._database.read() as connection:
            return _invited(connection, hashed, now)

    def choose_password(self, hashed: str, password: str, now: datetime) -> StaffMember | None:
        """Use a link once: the account gets this hash as its password, and its sessions end. None for a link in vain.

        Returns the account as it is then.
        """
        with self._database.write() as connection:
            used = connection.execute(delete(staff_invitations).where(_lasts(hashed, now)).returning(_EMAIL)).scalar()
            if used is None:
                return None
            connection.execute(delete(staff_sessions).where(staff_sessions.c.email == used))
            connection.execute(update(staff).where(staff.c.email == used).values(password=password))
            row = connection.execute(select(staff).where(staff.c.email == used)).one_or_none()
            return _member(row) if row else None

    def note(self, action: StaffAction) -> None:
        """Write down what somebody did; what is older than `KEPT` is deleted."""
        with self._database.write() as connection:
            connection.execute(delete(staff_log).where(staff_log.c.at < action.at - KEPT))
            put_new(connection, staff_log, {"id": secrets.token_hex(16), **asdict(action)})

    def forget_names(self, names: Collection[str]) -> None:
        """Leave out of what was done to which draft or article; who did it, and when, stays."""
        with self._database.write() as connection:
            for batch in in_batches(names):
                connection.execute(update(staff_log).where(staff_log.c.about.in_(batch)).values(about=""))

    def actions(self, now: datetime, limit: int) -> list[StaffAction]:
        """What was done within `KEPT`, the newest first."""
        newest = (
            select(staff_log)
            .where(staff_log.c.at >= now - KEPT)
            .order_by(staff_log.c.at.desc(), staff_log.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [StaffAction(row.at, row.email, row.action, row.about) for row in connection.execute(newest)]

    def count(self) -> int:
        """Number of accounts."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(staff)).scalar_one())


_EMAIL = staff_invitations.c.email


def _lasts(hashed: str, now: datetime) -> Any:
    return (staff_invitations.c.hash == hashed) & (staff_invitations.c.ends_at > now)


def _invited(connection: Connection, hashed: str, now: datetime) -> StaffMember | None:
    row = connection.execute(select(staff).join(staff_invitations, staff.c.email == _EMAIL).where(_lasts(hashed, now)))
    found = row.one_or_none()
    return _member(found) if found else None


def _may(connection: Connection, by: str, email: str) -> bool:
    """Whether this is an admin still; an empty address is the command line, which may do all.

    Both accounts are locked until the transaction ends, in the order of their addresses, so that of two admins who act
    on each other at the same time one is left, and neither waits for the other for ever.
    """
    if not by:
        return True
    both = select(staff.c.email, staff.c.role).where(staff.c.email.in_({by, email})).order_by(staff.c.email)
    return any(row.email == by and row.role == "admin" for row in connection.execute(both.with_for_update()))


def _member(row: Row[Any]) -> StaffMember:
    return StaffMember(row.email, row.name, row.role, row.password, row.added_at)
