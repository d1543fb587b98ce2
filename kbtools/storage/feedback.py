"""What readers said of an article: whether it helped, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from kbtools.model.visit import Feedback
from kbtools.storage.database import Database, moment, stamp


class FeedbackTable:
    """One row an answer. No address, no name: an answer has a random id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, said: Feedback, now: datetime) -> None:
        """Write an answer; the same id again is the same reader, who changed it or says more."""
        values = {"id": said.id, "slug": said.slug, "helpful": int(said.helpful), "why": said.why, "at": stamp(now)}
        with self._database.write() as connection:
            connection.execute(text("DELETE FROM feedback WHERE id = :id"), values)
            connection.execute(
                text("INSERT INTO feedback (id, slug, helpful, why, at) VALUES (:id, :slug, :helpful, :why, :at)"),
                values,
            )

    def all(self, slug: str = "") -> Sequence[tuple[Feedback, datetime | None]]:
        """The answers, of one article or of all, the newest first, each with its time."""
        query = text("SELECT id, slug, helpful, why, at FROM feedback WHERE :slug IN ('', slug) ORDER BY at DESC, id")
        with self._database.read() as connection:
            rows = connection.execute(query, {"slug": slug}).all()
        return [(Feedback(row.id, row.slug, bool(row.helpful), row.why), moment(row.at)) for row in rows]
