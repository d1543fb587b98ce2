"""Feedback of readers on articles: whether one helped, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from kbtools.model.visit import Feedback
from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import feedback


class FeedbackTable:
    """One row per answer, under a random id, without address or name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, said: Feedback, now: datetime) -> None:
        """Write an answer; the same id again replaces it, since the same reader changed or completed it."""
        row = {"id": said.id, "slug": said.slug, "helpful": int(said.helpful), "why": said.why, "at": now}
        with self._database.write() as connection:
            upsert(connection, feedback, [row])

    def all(self, slug: str = "") -> Sequence[tuple[Feedback, datetime | None]]:
        """The answers, of one article or of all, the newest first, each with its time."""
        query = select(feedback).order_by(feedback.c.at.desc(), feedback.c.id)
        if slug:
            query = query.where(feedback.c.slug == slug)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [(Feedback(row.id, row.slug, bool(row.helpful), row.why), row.at) for row in rows]
