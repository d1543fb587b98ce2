"""Cursors: how far each help desk was read."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from kbtools.storage.column_types import PortableText

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "cursors", Column("name", PortableText, primary_key=True), Column("cursor", PortableText, nullable=False)
    )
