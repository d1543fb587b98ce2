"""Prepared replies as notes on tickets: each is claimed before it is written, once for a ticket and an article."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from kbtools.storage.database import Database
from kbtools.storage.statements import put_new
from kbtools.storage.tables import reply_notes as own
from kbtools.storage.tables import tickets

Key = tuple[str, str]  # source and id of a ticket


class ReplyNotes:
    """The notes with prepared replies of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, key: Key, slug: str, now: datetime) -> bool:
        """Take the reply to a ticket that names an article; False where somebody has, or the ticket is gone."""
        ticket = select(tickets.c.id).where(tickets.c.source == key[0], tickets.c.id == key[1])
        row = {"source": key[0], "ticket": key[1], "slug": slug, "claimed_at": now, "confirmed": 0}
        with self._database.write() as connection:
            # Held until the row is there, so that whoever forgets the ticket meanwhile finds the row too.
            if connection.execute(ticket.with_for_update(read=True)).first() is None:
                return False
            return put_new(connection, own, row)

    def confirm(self, key: Key, slug: str) -> None:
        """Note that the help desk has it."""
        with self._database.write() as connection:
            connection.execute(update(own).where(*_one(key, slug)).values(confirmed=1))

    def give_back(self, key: Key, slug: str) -> None:
        """It was certainly not written: it may be claimed again."""
        with self._database.write() as connection:
            connection.execute(delete(own).where(*_one(key, slug)))

    def of(self, slug: str) -> dict[Key, bool]:
        """The tickets whose reply names this article and was claimed; by whether the help desk surely has it."""
        with self._database.read() as connection:
            rows = connection.execute(select(own).where(own.c.slug == slug))
            return {(row.source, row.ticket): bool(row.confirmed) for row in rows}


def _one(key: Key, slug: str) -> tuple[ColumnElement[bool], ...]:
    return own.c.source == key[0], own.c.ticket == key[1], own.c.slug == slug
