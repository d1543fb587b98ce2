"""Prepared replies that are put on their tickets as notes."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Make the table; no released version has written any."""
    op.create_table(
        "reply_notes",
        *(Column(name, PortableText, primary_key=True, autoincrement=False) for name in ("source", "ticket", "slug")),
        Column("claimed_at", UtcTime, nullable=False),
        Column("confirmed", Integer, nullable=False),
    )
    op.create_index("reply_notes_slug", "reply_notes", ["slug"])
    op.execute(update(table("store_version", column("version"))).values(version=38))
