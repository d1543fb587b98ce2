"""Gaps: which of a gap's tickets a person put there."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; until now mining alone put tickets into gaps."""
    op.add_column("gap_tickets", Column("by_hand", Integer, nullable=False, server_default=text("0")))
