"""What people searched for on the site, and whether they found something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from kbtools.model.visit import Search
from kbtools.storage.database import Database, moment, stamp

_PUT = "INSERT INTO searches (id, query, found, clicked, at) VALUES (:id, :query, :found, :clicked, :at)"


class SearchTable:
    """One row a search. No address, no name: a search has a random id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, search: Search, now: datetime) -> None:
        """Write a search; the same id again is the same person, who went on."""
        values = {
            "id": search.id, "query": search.query, "found": search.found, "clicked": int(search.clicked),
            "at": stamp(now),
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(text("DELETE FROM searches WHERE id = :id"), values)
            connection.execute(text(_PUT), values)

    def all(self) -> Sequence[tuple[Search, datetime | None]]:
        """Every search with its time, the oldest first."""
        query = text("SELECT id, query, found, clicked, at FROM searches ORDER BY at, id")
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [(Search(row.id, row.query, row.found, bool(row.clicked)), moment(row.at)) for row in rows]
