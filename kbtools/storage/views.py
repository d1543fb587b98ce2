"""How often the pages of articles were opened: a number a day, without anything about who opened them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from kbtools.storage.database import Database
from kbtools.storage.statements import insert
from kbtools.storage.tables import cursors, views


class Views:
    """Views of pages by day and slug."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counted: Mapping[tuple[date, str], int], cursor: tuple[str, str] | None = None) -> None:
        """Add to the numbers of days and slugs; all or none. `cursor`: name and place, written with them."""
        rows = [{"day": day, "slug": slug, "number": number} for (day, slug), number in sorted(counted.items())]
        with self._database.write() as connection:
            if rows:
                put = insert(connection, views)
                more = {"number": views.c.number + put.excluded.number}
                connection.execute(put.on_conflict_do_update(index_elements=["day", "slug"], set_=more), rows)
            if cursor:
                put = insert(connection, cursors)
                place = {"cursor": put.excluded.cursor}
                row = {"name": cursor[0], "cursor": cursor[1]}
                connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=place), row)

    def between(self, first: date, after: date) -> dict[tuple[date, str], int]:
        """Views by day and slug, from a day up to another."""
        query = select(views).where(views.c.day >= first, views.c.day < after)
        with self._database.read() as connection:
            return {(row.day, row.slug): int(row.number) for row in connection.execute(query)}

    def are_counted(self) -> bool:
        """Whether any view was ever counted."""
        with self._database.read() as connection:
            return connection.execute(select(views.c.day).limit(1)).first() is not None
