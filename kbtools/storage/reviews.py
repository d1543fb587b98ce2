"""Reviews of articles that are asked for, and what was said in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select

from kbtools.model.review import Review, ReviewComment
from kbtools.storage.database import Database
from kbtools.storage.statements import put_new, upsert
from kbtools.storage.tables import review_comments, reviews

KEPT = timedelta(days=180)  # how long comments are kept, as long as the log of who did what


class Reviews:
    """The reviews of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, review: Review) -> None:
        """Write the review of an article; it replaces an earlier one."""
        with self._database.write() as connection:
            upsert(connection, reviews, [asdict(review)])

    def find(self, slug: str) -> Review | None:
        """The review of an article."""
        with self._database.read() as connection:
            row = connection.execute(select(reviews).where(reviews.c.slug == slug)).first()
        return _review(row) if row else None

    def all(self) -> list[Review]:
        """All reviews, the longest waiting first."""
        with self._database.read() as connection:
            rows = connection.execute(select(reviews).order_by(reviews.c.sent_at, reviews.c.slug)).all()
        return [_review(row) for row in rows]

    def end(self, slug: str) -> bool:
        """Delete the review of an article; its comments stay. False where there was none."""
        with self._database.write() as connection:
            return bool(connection.execute(delete(reviews).where(reviews.c.slug == slug)).rowcount)

    def say(self, comment: ReviewComment) -> None:
        """Write a comment; those older than `KEPT` are deleted."""
        with self._database.write() as connection:
            connection.execute(delete(review_comments).where(review_comments.c.at < comment.at - KEPT))
            put_new(connection, review_comments, asdict(comment))

    def comments(self, slug: str = "") -> list[ReviewComment]:
        """The comments on one article, or all, the oldest first."""
        query = select(review_comments).order_by(review_comments.c.at, review_comments.c.id)
        if slug:
            query = query.where(review_comments.c.slug == slug)
        with self._database.read() as connection:
            return [_comment(row) for row in connection.execute(query)]

    def remove_comments(self, ids: Iterable[str]) -> None:
        """Delete comments."""
        with self._database.write() as connection:
            connection.execute(delete(review_comments).where(review_comments.c.id.in_(list(ids))))

    def remove_old(self, now: datetime) -> int:
        """Delete comments older than `KEPT`; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(review_comments).where(review_comments.c.at < now - KEPT)).rowcount


def _review(row: Row[Any]) -> Review:
    return Review(row.slug, row.sent_by, row.sent_at, row.approved_by, row.approved_at)


def _comment(row: Row[Any]) -> ReviewComment:
    return ReviewComment(row.id, row.slug, row.email, row.at, row.said, row.about)
