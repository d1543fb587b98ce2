"""What was replaced when articles were published or archived, for a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select

from kbtools.model.article_change import ArticleChange, GapBefore, KeptFile
from kbtools.storage.database import Database
from kbtools.storage.statements import put_new
from kbtools.storage.tables import article_changes

LASTS = timedelta(days=1)  # how long a change can be taken back


class ArticleChanges:
    """The changes of the last day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, change: ArticleChange) -> None:
        """Write a change; those that are older than a day are deleted."""
        with self._database.write() as connection:
            connection.execute(delete(article_changes).where(article_changes.c.at <= change.at - LASTS))
            put_new(connection, article_changes, asdict(change))

    def last(self, slug: str, now: datetime) -> ArticleChange | None:
        """The last change of an article within the last day."""
        own = (article_changes.c.slug == slug, article_changes.c.at > now - LASTS)
        query = select(article_changes).where(*own).order_by(article_changes.c.at.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _change(row) if row else None

    def all(self) -> list[ArticleChange]:
        """All that are kept, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(article_changes).order_by(article_changes.c.at.desc())).all()
        return [_change(row) for row in rows]

    def remove(self, ids: Iterable[str]) -> None:
        """Delete changes: they cannot be taken back any more."""
        with self._database.write() as connection:
            connection.execute(delete(article_changes).where(article_changes.c.id.in_(list(ids))))

    def remove_before(self, moment: datetime) -> int:
        """Delete changes made up to a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(article_changes).where(article_changes.c.at <= moment)).rowcount


def _change(row: Row[Any]) -> ArticleChange:
    return ArticleChange(
        id=row.id,
        slug=row.slug,
        action=row.action,
        email=row.email,
        at=row.at,
        files=tuple(KeptFile(**file) for file in row.files),
        gaps=tuple(GapBefore(**gap) for gap in row.gaps),
        linked=tuple((source, ticket) for source, ticket in row.linked),
        unlinked=tuple((source, ticket) for source, ticket in row.unlinked),
        ledger=row.ledger,
    )
