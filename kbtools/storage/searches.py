"""What people searched for on the site, and whether they found something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from kbtools.model.visit import Search
from kbtools.storage.database import Database
from kbtools.storage.statements import in_batches, upsert
from kbtools.storage.tables import searches


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
        }
        with self._database.write() as connection:
            upsert(connection, searches, [row])

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
