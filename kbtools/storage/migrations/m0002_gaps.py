"""Gaps: topics that tickets keep asking, and the tickets of each."""

from __future__ import annotations

from sqlalchemy import Connection

_TABLES = (
    """CREATE TABLE gaps (
        id TEXT NOT NULL PRIMARY KEY, place INTEGER NOT NULL, title TEXT NOT NULL, requesters INTEGER NOT NULL,
        score REAL NOT NULL, verdict TEXT NOT NULL, nearest TEXT NOT NULL, first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL, slug TEXT NOT NULL,
        mined_at TEXT NOT NULL)""",
    """CREATE TABLE gap_tickets (
        gap TEXT NOT NULL, place INTEGER NOT NULL, source TEXT NOT NULL, ticket TEXT NOT NULL,
        PRIMARY KEY (gap, place))""",
    "CREATE INDEX gap_tickets_ticket ON gap_tickets (source, ticket)",
)


def upgrade(connection: Connection) -> None:
    """Create the tables."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
