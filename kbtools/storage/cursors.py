"""How far something was read or told, each by a name: a help desk, a mailbox, the topics that rise."""

from __future__ import annotations

from sqlalchemy import select

from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import cursors


class Cursors:
    """The cursors of a store; the name of a help desk's has its address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str:
        """The cursor, "" where nothing was read yet."""
        with self._database.read() as connection:
            found = connection.execute(select(cursors.c.cursor).where(cursors.c.name == name))
            return str(found.scalar_one_or_none() or "")

    def put(self, name: str, cursor: str) -> None:
        """Store the cursor that follows what is done so far."""
        with self._database.write() as connection:
            upsert(connection, cursors, [{"name": name, "cursor": cursor}])
