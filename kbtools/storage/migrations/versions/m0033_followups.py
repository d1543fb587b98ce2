"""Questions that agents ask back, for the contact form to offer."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, update

from kbtools.storage.column_types import Json, PortableText, UtcTime

revision = "0033"
down_revision = "0032"


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, PortableText, nullable=False) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "followups",
        _key("id"),
        *_numbers("place"),
        *_texts("wording"),
        *_numbers("requesters", "replies"),
        *(Column(name, Json, nullable=False) for name in ("about", "told", "nearest", "tags")),
        *_texts("state"),
        *_numbers("by_person"),
        Column("before", Json, nullable=False),
        Column("mined_at", UtcTime, nullable=False),
    )
    op.create_table(
        "followup_tickets",
        _key("followup"),
        Column("place", Integer, primary_key=True, autoincrement=False),
        *_texts("source", "ticket"),
    )
    op.create_index("followup_tickets_ticket", "followup_tickets", ["source", "ticket"])
    op.execute(update(table("store_version", column("version"))).values(version=33))
