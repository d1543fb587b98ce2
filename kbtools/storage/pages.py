"""Pages with words of tickets that were written or mailed, so that they are found when somebody is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from kbtools.storage.database import Database
from kbtools.storage.statements import in_batches, upsert
from kbtools.storage.tables import pages


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page and the tickets whose words it quotes. `place`: its file, or what was mailed.

    `digest`: SHA-256 of what was written; empty where it cannot be taken back.
    """

    place: str
    digest: str
    sources: frozenset[tuple[str, str]]
    at: datetime | None = None


class Pages:
    """The pages of a store, by their place."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, page: WrittenPage) -> None:
        """Note a page; a file that was written again has only its new sources."""
        row = {"place": page.place, "digest": page.digest, "sources": sorted(page.sources), "at": page.at}
        with self._database.write() as connection:
            upsert(connection, pages, [row])

    def all(self) -> list[WrittenPage]:
        """Every page, in order of its place."""
        with self._database.read() as connection:
            rows = connection.execute(select(pages).order_by(pages.c.place)).all()
        return [WrittenPage(row.place, row.digest, frozenset(map(tuple, row.sources)), row.at) for row in rows]

    def remove(self, places: Collection[str]) -> None:
        """Forget that these pages were written."""
        with self._database.write() as connection:
            for batch in in_batches(sorted(places)):
                connection.execute(delete(pages).where(pages.c.place.in_(batch)))
