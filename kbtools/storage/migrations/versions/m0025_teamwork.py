"""Decisions about gaps that can be taken back; who does what until when; views that are kept."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0025"
down_revision = "0024"


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, PortableText, nullable=False) for name in names]


def _time(name: str) -> Column[UtcTime]:
    return Column(name, UtcTime, nullable=False)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "gap_changes",
        _key("id"),
        *_texts("gap", "action", "email"),
        _time("at"),
        *_texts("draft", "before", "after"),
    )
    op.create_index("gap_changes_gap", "gap_changes", ["gap", "at"])
    op.create_table("assignments", _key("thing"), *_texts("assignee", "due"), _time("at"))
    op.create_index("assignments_assignee", "assignments", ["assignee"])
    op.create_table("teammates", _key("email"), *_texts("team", "until", "substitute"))
    op.create_table("saved_views", _key("id"), *_texts("name", "email", "filters"), _time("at"))
    op.execute(update(table("store_version", column("version"))).values(version=25))
