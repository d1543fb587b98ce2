"""Tickets, links, what happened at the form, and the outbox."""

from __future__ import annotations

from sqlalchemy import Connection

_TABLES = (
    """CREATE TABLE tickets (
        source TEXT NOT NULL, id TEXT NOT NULL, subject TEXT NOT NULL, requester TEXT NOT NULL,
        resolved INTEGER NOT NULL, created_at TEXT NOT NULL, digest TEXT NOT NULL, data TEXT NOT NULL,
        PRIMARY KEY (source, id))""",
    "CREATE INDEX tickets_requester ON tickets (requester)",
    "CREATE INDEX tickets_created ON tickets (created_at)",
    """CREATE TABLE links (
        source TEXT NOT NULL, ticket TEXT NOT NULL, slug TEXT NOT NULL, said_by TEXT NOT NULL,
        imported INTEGER NOT NULL, created_at TEXT NOT NULL,
        PRIMARY KEY (source, ticket, slug))""",
    """CREATE TABLE events (
        episode TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (episode, number))""",
    """CREATE TABLE questions (
        episode TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL, slug TEXT NOT NULL, at TEXT NOT NULL)""",
    """CREATE TABLE outbox (
        reference TEXT NOT NULL PRIMARY KEY, message_key TEXT NOT NULL UNIQUE, sealed TEXT NOT NULL,
        state TEXT NOT NULL, tries INTEGER NOT NULL, next_try TEXT NOT NULL, claimed_until TEXT NOT NULL,
        delivered_at TEXT NOT NULL, created_at TEXT NOT NULL, error TEXT NOT NULL)""",
    "CREATE INDEX outbox_due ON outbox (state, next_try)",
)


def upgrade(connection: Connection) -> None:
    """Create the tables."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
