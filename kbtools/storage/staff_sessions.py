"""Sessions of staff who signed in, with the staff token or as a person. Their ids are kept only as hashes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import staff_sessions


@dataclass(frozen=True, slots=True)
class StaffSession:
    """One session. `id` and `token` are hashes, of the session's id and of the staff token or password that began it.

    `first_id`: the hash of the id that it began with, the same for all ids that it gets later. `made_at`: when it got
    this id; `used_at`: about when it was used last; `ends_at`: when it ends in any case. `email`: who signed in, empty
    for the staff token.
    """

    id: str
    token: str
    first_id: str
    made_at: datetime
    used_at: datetime
    ends_at: datetime
    email: str = ""


_COLUMNS = [staff_sessions.c[field.name] for field in fields(StaffSession)]


class StaffSessions:
    """The sessions of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, session: StaffSession, idle_since: datetime) -> None:
        """Write a new session; those that have ended, or were used last before `idle_since`, are deleted."""
        old = or_(staff_sessions.c.ends_at <= session.made_at, staff_sessions.c.used_at <= idle_since)
        with self._database.write() as connection:
            connection.execute(delete(staff_sessions).where(old))
            upsert(connection, staff_sessions, [asdict(session)])

    def find(self, id_: str) -> StaffSession | None:
        """The session with the hash of this id."""
        with self._database.read() as connection:
            row = connection.execute(select(*_COLUMNS).where(staff_sessions.c.id == id_)).one_or_none()
        return StaffSession(*row) if row else None

    def use(self, id_: str, now: datetime) -> None:
        """Note that a session is in use."""
        with self._database.write() as connection:
            connection.execute(update(staff_sessions).where(staff_sessions.c.id == id_).values(used_at=now))

    def rename(self, session: StaffSession, id_: str, now: datetime, until: datetime) -> bool:
        """Give a session another id; the old one works until then, for requests that are on their way.

        False, and nothing changes, when the session was ended or got another id since it was found.
        """
        as_found = (staff_sessions.c.id == session.id, staff_sessions.c.made_at == session.made_at)
        old = update(staff_sessions).where(*as_found).values(ends_at=min(until, session.ends_at), made_at=now)
        with self._database.write() as connection:
            if connection.execute(old).rowcount == 0:
                return False
            upsert(connection, staff_sessions, [asdict(replace(session, id=id_, made_at=now, used_at=now))])
            return True

    def end(self, id_: str) -> None:
        """Delete the session with the hash of this id, under every id that still works."""
        first = select(staff_sessions.c.first_id).where(staff_sessions.c.id == id_).with_for_update()
        with self._database.write() as connection:
            # Asked by itself: so it waits until a change of the id is done, and the new id is deleted, too.
            own = staff_sessions.c.first_id == connection.execute(first).scalar()
            connection.execute(delete(staff_sessions).where(own))

    def end_all(self, email: str) -> None:
        """Delete all sessions of an account."""
        with self._database.write() as connection:
            connection.execute(delete(staff_sessions).where(staff_sessions.c.email == email))
