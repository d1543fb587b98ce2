"""Gaps: what rises, how each week went, when to look again, and the fault in the product that is behind it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, text, update

from kbtools.storage.column_types import PortableText

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; for an earlier decision, the people asking at that time are taken from the gap as it is now."""
    op.add_column("gaps", Column("rising", Integer, nullable=False, server_default=text("0")))
    op.add_column("gaps", Column("weeks", PortableText, nullable=False, server_default="[]"))
    op.add_column("gaps", Column("again", PortableText, nullable=False, server_default=""))
    op.add_column("gaps", Column("issue", PortableText, nullable=False, server_default=""))
    op.add_column("gaps", Column("asked_then", Integer, nullable=False, server_default=text("0")))
    op.execute(update(table("gaps", column("asked_then"))).values(asked_then=column("requesters")))
