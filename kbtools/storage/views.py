"""How often articles were read: a number for a day and channel, without anything about who read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from kbtools.model.visit import ViewChannel
from kbtools.storage.database import Database
from kbtools.storage.statements import insert
from kbtools.storage.tables import article_views, cursors

View = tuple[date, str, ViewChannel]
"""The day in UTC, the slug of the article, and where it was read."""


class Views:
    """Views of articles by day, slug and channel."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counted: Mapping[View, int], cursor: tuple[str, str] | None = None) -> None:
        """Add to the numbers; all or none. `cursor`: name and place, written with them."""
        rows = [
            {"day": day, "slug": slug, "channel": channel, "number": number}
            for (day, slug, channel), number in sorted(counted.items())
        ]
        with self._database.write() as connection:
            if rows:
                put = insert(connection, article_views)
                more = {"number": article_views.c.number + put.excluded.number}
                connection.execute(
                    put.on_conflict_do_update(index_elements=["day", "slug", "channel"], set_=more), rows
                )
            if cursor:
                put = insert(connection, cursors)
                place = {"cursor": put.excluded.cursor}
                row = {"name": cursor[0], "cursor": cursor[1]}
                connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=place), row)

    def between(self, first: date, after: date) -> dict[View, int]:
        """Views from a day up to another."""
        query = select(article_views).where(article_views.c.day >= first, article_views.c.day < after)
        with self._database.read() as connection:
            return {(row.day, row.slug, row.channel): int(row.number) for row in connection.execute(query)}

    def are_counted(self) -> bool:
        """Whether any view was ever counted."""
        with self._database.read() as connection:
            return connection.execute(select(article_views.c.day).limit(1)).first() is not None
