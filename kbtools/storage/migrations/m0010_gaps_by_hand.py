"""Gaps: which of a gap's tickets a person put there."""

from __future__ import annotations

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Add the column; until now mining alone put tickets into gaps."""
    connection.exec_driver_sql("ALTER TABLE gap_tickets ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0")
