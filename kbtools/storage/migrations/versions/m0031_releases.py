"""Which generations and sites shared storage holds, and which of them are live."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0031"
down_revision = "0030"


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Add the tables."""
    pushed_at, files = Column("pushed_at", UtcTime, nullable=False), Column("files", Integer, nullable=False)
    op.create_table("releases", _key("kind"), _key("id"), pushed_at, files)
    id_, since = Column("id", PortableText, nullable=False), Column("since", UtcTime, nullable=False)
    op.create_table("live_releases", _key("kind"), id_, since)
    op.execute(update(table("store_version", column("version"))).values(version=31))
