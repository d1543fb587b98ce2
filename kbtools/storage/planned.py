"""Articles that are to be published at a time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, type_coerce, update

from kbtools.model.publication import PlannedPublication
from kbtools.storage.column_types import PortableText
from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import planned_publications


class PlannedPublications:
    """What waits for its time, and what could not be published then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, planned: PlannedPublication) -> None:
        """Write when an article is to be published; it replaces an earlier time."""
        with self._database.write() as connection:
            upsert(connection, planned_publications, [asdict(planned)])

    def find(self, slug: str) -> PlannedPublication | None:
        """Of one article or waiting draft."""
        return next((one for one in self.all() if one.slug == slug), None)

    def all(self) -> list[PlannedPublication]:
        """All of them, the next one first."""
        with self._database.read() as connection:
            own = planned_publications
            return [_planned(row) for row in connection.execute(select(own).order_by(own.c.at, own.c.slug))]

    def remove(self, slug: str) -> bool:
        """Delete it: it was called off, or the article is published. False where there was none."""
        own = planned_publications.c.slug == slug
        with self._database.write() as connection:
            return bool(connection.execute(delete(planned_publications).where(own)).rowcount)

    def begin(self, planned: PlannedPublication, now: datetime) -> bool:
        """Note that it is being published; False where another process has begun, or it was changed meanwhile."""
        own = planned_publications
        same = (own.c.slug == planned.slug, own.c.at == planned.at, type_coerce(own.c.began_at, PortableText) == "")
        with self._database.write() as connection:
            return bool(connection.execute(update(own).where(*same).values(began_at=now)).rowcount)

    def fail(self, slug: str, problem: str) -> None:
        """Note why it was not published at its time."""
        own = planned_publications
        with self._database.write() as connection:
            connection.execute(update(own).where(own.c.slug == slug).values(problem=problem))


def _planned(row: Row[Any]) -> PlannedPublication:
    return PlannedPublication(row.slug, row.at, row.email, row.began_at, row.problem, row.seen, row.agreed)
