"""Articles that an agent said are wrong, with the ticket that showed it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, delete, func, select, update

from kbtools.model.visit import Closing
from kbtools.storage.database import Database
from kbtools.storage.statements import is_closed, upsert
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
        """Write a flag; the same article for the same ticket again changes its time, and it is open again."""
        with self._database.write() as connection:
            upsert(connection, flags, [{**asdict(flag), "closed": ""}])

    def listed(self, *, closed: bool, first: int, most: int) -> tuple[list[tuple[Flag, str]], int]:
        """Flags, the newest first, each with why it is closed; and how many."""
        wanted = is_closed(flags.c.closed, closed)
        query = select(flags).where(wanted).order_by(flags.c.at.desc(), flags.c.slug, flags.c.source, flags.c.ticket)
        with self._database.read() as connection:
            rows = connection.execute(query.offset(first).limit(most)).all()
            number = connection.execute(select(func.count()).select_from(flags).where(wanted)).scalar_one()
        return [(_flag(row), row.closed) for row in rows], int(number)

    def close(self, slug: str, source: str, ticket: str, why: Closing | Literal[""]) -> bool:
        """Note why a flag needs nobody any more, or open it again; False where there is none."""
        one = (flags.c.slug == slug, flags.c.source == source, flags.c.ticket == ticket)
        with self._database.write() as connection:
            return bool(connection.execute(update(flags).where(*one).values(closed=why)).rowcount)

    def all(self, *, closed: bool = True) -> list[Flag]:
        """Every flag, in order of article, the newest first; without `closed` those that need somebody."""
        wanted = [] if closed else [is_closed(flags.c.closed, False)]
        query = select(flags).where(*wanted).order_by(flags.c.slug, flags.c.at.desc(), flags.c.source, flags.c.ticket)
        with self._database.read() as connection:
            return [_flag(row) for row in connection.execute(query)]

    def of_article(self, slug: str, since: datetime) -> list[Flag]:
        """The flags of one article from this moment on, the newest first."""
        own = (flags.c.slug == slug, flags.c.at >= since)
        query = select(flags).where(*own).order_by(flags.c.at.desc(), flags.c.source, flags.c.ticket)
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
