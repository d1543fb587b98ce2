"""Gaps: what rises, how each week went, when to look again, and the fault in the product that is behind it."""

from __future__ import annotations

from sqlalchemy import Connection

_COLUMNS = (
    "rising INTEGER NOT NULL DEFAULT 0",
    "weeks TEXT NOT NULL DEFAULT '[]'",
    "again TEXT NOT NULL DEFAULT ''",
    "issue TEXT NOT NULL DEFAULT ''",
    "asked_then INTEGER NOT NULL DEFAULT 0",
)


def upgrade(connection: Connection) -> None:
    """Add the columns; who was asking when an earlier decision was made is taken from the gap as it stands."""
    for column in _COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE gaps ADD COLUMN {column}")
    connection.exec_driver_sql("UPDATE gaps SET asked_then = requesters")
