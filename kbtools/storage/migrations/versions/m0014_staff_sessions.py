"""Staff sign in with the staff token once, and their sessions are kept here."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the table of sessions."""
    op.create_table(
        "staff_sessions",
        Column("id", PortableText, primary_key=True, autoincrement=False),
        Column("token", PortableText, nullable=False),
        Column("made_at", UtcTime, nullable=False),
        Column("used_at", UtcTime, nullable=False),
        Column("ends_at", UtcTime, nullable=False),
    )
    op.execute(update(table("store_version", column("version"))).values(version=14))
