"""A session of staff keeps its first id, so that signing out ends it under all ids that it has had."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; a session from before begins with the id that it has now."""
    op.add_column("staff_sessions", Column("first_id", PortableText, nullable=False, server_default=""))
    sessions = table("staff_sessions", column("id"), column("first_id"))
    op.execute(update(sessions).values(first_id=sessions.c.id))
    op.execute(update(table("store_version", column("version"))).values(version=16))
