"""What people searched for on the site."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

from kbtools.storage.column_types import PortableText

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "searches",
        Column("id", PortableText, primary_key=True),
        Column("query", PortableText, nullable=False),
        Column("found", Integer, nullable=False),
        Column("clicked", Integer, nullable=False),
        Column("at", PortableText, nullable=False),
    )
    op.create_index("searches_at", "searches", ["at"])
