"""Tickets are found by their id alone, and by the keyed hash that articles name their sources with; flags by ticket."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column and the indexes, and tell version 0.1 that this store is later than what it can read."""
    op.add_column("tickets", Column("key_hash", PortableText, nullable=False, server_default=""))
    op.create_index("tickets_key_hash", "tickets", ["key_hash"])
    op.create_index("flags_ticket", "flags", ["source", "ticket"])
    op.create_index("tickets_id", "tickets", ["id"])
    op.execute(update(table("store_version", column("version"))).values(version=11))
