"""Feedback of readers on articles: whether one helped, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update

from kbtools.model.visit import Closing, Feedback
from kbtools.storage.database import Database
from kbtools.storage.statements import is_closed, upsert
from kbtools.storage.tables import feedback


class FeedbackTable:
    """One row per answer, under a random id, without address or name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, said: Feedback, now: datetime) -> None:
        """Write an answer; the same id again replaces it, since the same reader changed or completed it.

        One that was closed stays so.
        """
        row = {"id": said.id, "slug": said.slug, "helpful": int(said.helpful), "why": said.why, "at": now}
        with self._database.write() as connection:
            upsert(connection, feedback, [{**row, "closed": ""}], keep=["closed"])

    def comments(
        self, *, closed: bool, first: int, most: int, since: datetime | None = None
    ) -> tuple[list[tuple[Feedback, datetime, str]], int]:
        """What readers wrote under "No", the newest first, each with its time and why it is closed; and how many."""
        wanted = [feedback.c.helpful == 0, feedback.c.why != "", is_closed(feedback.c.closed, closed)]
        if since:
            wanted.append(feedback.c.at >= since)
        query = select(feedback).where(*wanted).order_by(feedback.c.at.desc(), feedback.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query.offset(first).limit(most)).all()
            number = connection.execute(select(func.count()).select_from(feedback).where(*wanted)).scalar_one()
        return [(Feedback(row.id, row.slug, False, row.why), row.at, row.closed) for row in rows], int(number)

    def close(self, id_: str, why: Closing | Literal[""]) -> bool:
        """Note why an answer needs nobody any more, or open it again; False where there is none."""
        with self._database.write() as connection:
            change = update(feedback).where(feedback.c.id == id_).values(closed=why)
            return bool(connection.execute(change).rowcount)

    def all(self, slug: str = "", since: datetime | None = None) -> Sequence[tuple[Feedback, datetime | None]]:
        """The answers, of one article or of all, since ever or a moment, the newest first, each with its time."""
        query = select(feedback).order_by(feedback.c.at.desc(), feedback.c.id)
        if slug:
            query = query.where(feedback.c.slug == slug)
        if since:
            query = query.where(feedback.c.at >= since)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [(Feedback(row.id, row.slug, bool(row.helpful), row.why), row.at) for row in rows]
