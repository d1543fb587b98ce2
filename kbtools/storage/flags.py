"""Articles that an agent said are wrong, with the ticket that showed it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import flags


@dataclass(frozen=True, slots=True)
class Flag:
    """An article that did not fit a ticket it was found for."""

    slug: str
    source: str
    ticket: str
    at: datetime | None = None


class Flags:
    """The flags of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, flag: Flag) -> None:
        """Write a flag; the same article for the same ticket again changes only its time."""
        with self._database.write() as connection:
            upsert(connection, flags, [asdict(flag)])

    def all(self) -> list[Flag]:
        """Every flag, in order of article, the newest first."""
        query = select(flags).order_by(flags.c.slug, flags.c.at.desc(), flags.c.source, flags.c.ticket)
        with self._database.read() as connection:
            return [_flag(row) for row in connection.execute(query)]

    def of_ticket(self, source: str, ticket: str) -> list[Flag]:
        """The flags that one ticket led to, in order of article."""
        query = select(flags).where(flags.c.source == source, flags.c.ticket == ticket).order_by(flags.c.slug)
        with self._database.read() as connection:
            return [_flag(row) for row in connection.execute(query)]

    def clear(self, slug: str) -> int:
        """Delete the flags of a corrected article; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(flags).where(flags.c.slug == slug)).rowcount


def _flag(row: Row[Any]) -> Flag:
    return Flag(row.slug, row.source, row.ticket, row.at)
