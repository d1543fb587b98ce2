"""What drafts said when they were written from tickets, until a person saved them."""

from __future__ import annotations

from sqlalchemy import delete, select

from kbtools.storage.database import Database
from kbtools.storage.statements import put_new
from kbtools.storage.tables import untouched_drafts


class UntouchedDrafts:
    """The drafts of a store that nobody has saved, by a hash of what they say; names and texts are not kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, revision: str) -> None:
        """Note a draft as it was written."""
        with self._database.write() as connection:
            put_new(connection, untouched_drafts, {"revision": revision})

    def has(self, revision: str) -> bool:
        """Whether a draft says what was written, and nobody saved that."""
        own = select(untouched_drafts).where(untouched_drafts.c.revision == revision)
        with self._database.read() as connection:
            return connection.execute(own).first() is not None

    def remove(self, revision: str) -> None:
        """A person saved it, also without a change."""
        with self._database.write() as connection:
            connection.execute(delete(untouched_drafts).where(untouched_drafts.c.revision == revision))
