"""Tickets, links, what happened at the form, and the outbox."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

from kbtools.storage.column_types import PortableText

revision = "0001"
down_revision = None


def _text(name: str, *, key: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, PortableText, nullable=False, primary_key=key, unique=unique)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=key, autoincrement=False)


def upgrade() -> None:
    """Create the tables, and the one in which version 0.1 counted its steps."""
    op.bulk_insert(op.create_table("store_version", _number("version")), [{"version": 0}])
    _create_tickets_and_links()
    op.create_table(
        "events", _text("episode", key=True), _number("number", key=True), _text("kind"), _text("slug"), _text("at")
    )
    op.create_table("questions", _text("episode", key=True), _text("text"), _text("slug"), _text("at"))
    _create_outbox()


def _create_tickets_and_links() -> None:
    op.create_table(
        "tickets",
        _text("source", key=True),
        _text("id", key=True),
        _text("subject"),
        _text("requester"),
        _number("resolved"),
        _text("created_at"),
        _text("digest"),
        _text("data"),
    )
    op.create_index("tickets_requester", "tickets", ["requester"])
    op.create_index("tickets_created", "tickets", ["created_at"])
    op.create_table(
        "links",
        _text("source", key=True),
        _text("ticket", key=True),
        _text("slug", key=True),
        _text("said_by"),
        _number("imported"),
        _text("created_at"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        _text("reference", key=True),
        _text("message_key", unique=True),
        _text("sealed"),
        _text("state"),
        _number("tries"),
        _text("next_try"),
        _text("claimed_until"),
        _text("delivered_at"),
        _text("created_at"),
        _text("error"),
    )
    op.create_index("outbox_due", "outbox", ["state", "next_try"])
