"""Articles that an agent said are wrong, with the ticket that showed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from kbtools.storage.database import Database, moment, stamp


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
        values = {"slug": flag.slug, "source": flag.source, "ticket": flag.ticket, "at": stamp(flag.at)}
        with self._database.write() as connection:
            connection.execute(
                text("DELETE FROM flags WHERE slug = :slug AND source = :source AND ticket = :ticket"), values
            )
            connection.execute(
                text("INSERT INTO flags (slug, source, ticket, at) VALUES (:slug, :source, :ticket, :at)"), values
            )

    def all(self) -> list[Flag]:
        """Every flag, in order of article, the newest first."""
        query = text("SELECT slug, source, ticket, at FROM flags ORDER BY slug, at DESC, source, ticket")
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [Flag(row.slug, row.source, row.ticket, moment(row.at)) for row in rows]

    def clear(self, slug: str) -> int:
        """Take the flags of an article away, once somebody has mended it; how many."""
        with self._database.write() as connection:
            return connection.execute(text("DELETE FROM flags WHERE slug = :slug"), {"slug": slug}).rowcount
