"""What readers said of an article."""

from __future__ import annotations

from sqlalchemy import Connection

_TABLES = (
    """CREATE TABLE feedback (
        id TEXT NOT NULL PRIMARY KEY, slug TEXT NOT NULL, helpful INTEGER NOT NULL, why TEXT NOT NULL,
        at TEXT NOT NULL)""",
    "CREATE INDEX feedback_slug ON feedback (slug)",
)


def upgrade(connection: Connection) -> None:
    """Create the table."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
