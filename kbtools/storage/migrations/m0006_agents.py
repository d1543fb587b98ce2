"""Links that a person took away, and articles that an agent said are wrong."""

from __future__ import annotations

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Add the column and create the table."""
    connection.exec_driver_sql("ALTER TABLE links ADD COLUMN removed INTEGER NOT NULL DEFAULT 0")
    connection.exec_driver_sql(
        """CREATE TABLE flags (
            slug TEXT NOT NULL, source TEXT NOT NULL, ticket TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (slug, source, ticket))"""
    )
