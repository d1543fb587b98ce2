"""How many copies of messages one person was sent today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select, update

from kbtools.storage.database import Database
from kbtools.storage.statements import put_new
from kbtools.storage.tables import copies


class Copies:
    """The copies of a store, by the keyed hash of a mailbox; only those of one day are known."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, mailbox: str, day: date, most: int) -> bool:
        """Count one more copy; False, and nothing counted, when there were `most` on this day already."""
        own = (copies.c.day == day, copies.c.mailbox == mailbox, copies.c.number < most)
        with self._database.write() as connection:
            connection.execute(delete(copies).where(copies.c.day < day))
            put_new(connection, copies, {"day": day, "mailbox": mailbox, "number": 0})
            return connection.execute(update(copies).where(*own).values(number=copies.c.number + 1)).rowcount == 1

    def give_back(self, mailbox: str, day: date) -> None:
        """Count one less on this day: what `take` counted is not sent."""
        own = (copies.c.day == day, copies.c.mailbox == mailbox, copies.c.number > 0)
        with self._database.write() as connection:
            connection.execute(update(copies).where(*own).values(number=copies.c.number - 1))

    def left(self, mailbox: str, day: date, most: int) -> bool:
        """Whether one more copy may be sent on this day; nothing is counted."""
        own = (copies.c.day == day, copies.c.mailbox == mailbox, copies.c.number >= most)
        with self._database.read() as connection:
            return connection.execute(select(copies.c.number).where(*own)).first() is None

    def forget(self, mailbox: str) -> None:
        """Delete what is known of a mailbox."""
        with self._database.write() as connection:
            connection.execute(delete(copies).where(copies.c.mailbox == mailbox))
