"""What workers do: the site built, the index, topics mined."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table
from sqlalchemy import text as sql

from kbtools.storage.column_types import Json
from kbtools.storage.tables.columns import METADATA, number, text, time

# `writes` is what a job changes, `folder` whose workers do it; of those that change the same in the same folder, one is
# not ended at a time.
jobs = Table(
    "jobs",
    METADATA,
    Column("id", Integer, primary_key=True),
    text("kind"),
    text("writes"),
    text("folder"),
    Column("wanted", Json, nullable=False),
    text("email"),
    time("asked_at"),
    text("state"),
    text("worker"),
    time("began_at"),
    time("beat_at"),
    time("ended_at"),
    number("tries"),
    Column("lines", Json, nullable=False),
    text("said"),
    Column("live", Json, nullable=False),
    Column("problems", Json, nullable=False),
    number("is_unwanted"),
)
_NOT_ENDED = sql("ended_at = ''")
Index("jobs_not_ended", jobs.c.folder, jobs.c.writes, unique=True, sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED)
