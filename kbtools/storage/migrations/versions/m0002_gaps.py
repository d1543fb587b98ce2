"""Gaps: topics that tickets keep asking, and the tickets of each."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

from kbtools.storage.column_types import NUMBER, PortableText

revision = "0002"
down_revision = "0001"


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, PortableText, nullable=False, primary_key=key)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=key, autoincrement=False)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "gaps",
        _text("id", key=True),
        _number("place"),
        _text("title"),
        _number("requesters"),
        Column("score", NUMBER, nullable=False),
        _text("verdict"),
        _text("nearest"),
        _text("first_seen"),
        _text("last_seen"),
        _text("state"),
        _text("why"),
        _text("slug"),
        _text("mined_at"),
    )
    op.create_table("gap_tickets", _text("gap", key=True), _number("place", key=True), _text("source"), _text("ticket"))
    op.create_index("gap_tickets_ticket", "gap_tickets", ["source", "ticket"])
