"""How far each help desk was read."""

from __future__ import annotations

from sqlalchemy import text

from kbtools.storage.database import Database


class Cursors:
    """The cursors of a store, by the help desk's name and address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str:
        """The cursor, "" where nothing was read yet."""
        with self._database.read() as connection:
            found = connection.execute(text("SELECT cursor FROM cursors WHERE name = :name"), {"name": name})
            return str(found.scalar_one_or_none() or "")

    def put(self, name: str, cursor: str) -> None:
        """Keep the cursor behind what was stored."""
        with self._database.write() as connection:
            connection.execute(text("DELETE FROM cursors WHERE name = :name"), {"name": name})
            connection.execute(
                text("INSERT INTO cursors (name, cursor) VALUES (:name, :cursor)"), {"name": name, "cursor": cursor}
            )
