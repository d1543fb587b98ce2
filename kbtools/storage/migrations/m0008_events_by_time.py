"""Visits of a time are found by the time of their events, however many there are of other times."""

from __future__ import annotations

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Add the index."""
    connection.exec_driver_sql("CREATE INDEX events_at ON events (at)")
