"""Tickets keep keyed hashes of the names that their records state, so that these names are found in other texts."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; of tickets from before, the names are not known."""
    op.add_column("tickets", Column("names", PortableText, nullable=False, server_default="null"))
    op.execute(update(table("store_version", column("version"))).values(version=17))
