"""What readers wrote can be closed with a reason, and views of pages are counted."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("feedback", "flags", "searches"):
        op.add_column(name, Column("closed", PortableText, nullable=False, server_default=""))
    op.create_index("feedback_at", "feedback", ["at"])
    op.create_table(
        "views",
        Column("day", PortableText, primary_key=True, autoincrement=False),
        Column("slug", PortableText, primary_key=True, autoincrement=False),
        Column("number", Integer, nullable=False),
    )
    op.execute(update(table("store_version", column("version"))).values(version=20))
