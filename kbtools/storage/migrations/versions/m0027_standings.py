"""Gaps know what decides their place in the list."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column; it is empty until the next mining."""
    op.add_column("gaps", Column("standing", PortableText, nullable=False, server_default="{}"))
    op.execute(update(table("store_version", column("version"))).values(version=27))
