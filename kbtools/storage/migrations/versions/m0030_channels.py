"""Each event of a visit says through which channel it came."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Add the column; until now all visits were to the form."""
    op.add_column("events", Column("channel", PortableText, nullable=False, server_default="form"))
    op.execute(update(table("store_version", column("version"))).values(version=30))
