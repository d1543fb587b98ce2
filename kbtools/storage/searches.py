"""What people searched for on the site, and whether they found something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select, update

from kbtools.model.visit import Closing, Search
from kbtools.storage.database import Database
from kbtools.storage.statements import in_batches, is_closed, upsert
from kbtools.storage.tables import searches

SHOWN_FROM = 2  # people who searched for the same words


@dataclass(frozen=True, slots=True)
class VainSearch:
    """Words that `people` searched for without a result, when they did so last, and why that is closed."""

    query: str
    people: int
    last: datetime | None
    closed: str


class SearchTable:
    """One row per search, under a random id, without address or name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, search: Search, now: datetime) -> None:
        """Write a search; the same id again replaces it, since the same person continued it."""
        row = {
            "id": search.id,
            "query": search.query,
            "found": search.found,
            "clicked": int(search.clicked),
            "at": now,
            "closed": "",
        }
        with self._database.write() as connection:
            upsert(connection, searches, [row], keep=["closed"])

    def in_vain(self, *, closed: bool, first: int, most: int) -> tuple[list[VainSearch], int]:
        """Words that at least two people searched for without a result, those of most people first; and how many."""
        wanted = (searches.c.found == 0, is_closed(searches.c.closed, closed))
        people, last = func.count(), func.max(searches.c.at, type_=searches.c.at.type)
        why = func.max(searches.c.closed)
        query = (
            select(searches.c.query, people.label("people"), last.label("last"), why.label("why"))
            .where(*wanted)
            .group_by(searches.c.query)
            .having(people >= SHOWN_FROM)
        )
        with self._database.read() as connection:
            number = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            ordered = query.order_by(people.desc(), last.desc(), searches.c.query).offset(first).limit(most)
            rows = connection.execute(ordered).all()
        return [VainSearch(row.query, int(row.people), row.last, row.why) for row in rows], int(number)

    def close(self, query: str, why: Closing | Literal[""]) -> bool:
        """Note why searches for these words need nobody any more, or open them again; a later one is open.

        False where there is none.
        """
        one = (searches.c.query == query, searches.c.found == 0)
        with self._database.write() as connection:
            return bool(connection.execute(update(searches).where(*one).values(closed=why)).rowcount)

    def remove(self, ids: Iterable[str]) -> None:
        """Delete searches by their ids."""
        with self._database.write() as connection:
            for batch in in_batches(sorted(ids)):
                connection.execute(delete(searches).where(searches.c.id.in_(batch)))

    def all(self) -> Sequence[tuple[Search, datetime | None]]:
        """Every search with its time, the oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(searches).order_by(searches.c.at, searches.c.id)).all()
        return [(Search(row.id, row.query, row.found, bool(row.clicked)), row.at) for row in rows]
