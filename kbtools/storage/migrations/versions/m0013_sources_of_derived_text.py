"""Titles of gaps and written pages know the tickets that their words come from."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column and the table; what was made before is known by its gap's tickets alone."""
    op.add_column("gaps", Column("titled_from", PortableText, nullable=False, server_default="[]"))
    op.create_table(
        "pages",
        Column("place", PortableText, primary_key=True, autoincrement=False),
        Column("digest", PortableText, nullable=False),
        Column("sources", PortableText, nullable=False),
        Column("at", UtcTime, nullable=False),
    )
    op.execute(update(table("store_version", column("version"))).values(version=13))
