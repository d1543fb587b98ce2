"""What people searched for on the site."""

from __future__ import annotations

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Add the table."""
    connection.exec_driver_sql(
        "CREATE TABLE searches (id TEXT PRIMARY KEY, query TEXT NOT NULL, found INTEGER NOT NULL,"
        " clicked INTEGER NOT NULL, at TEXT NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX searches_at ON searches (at)")
