"""Visits of a time are found by the time of their events, however many there are of other times."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the index."""
    op.create_index("events_at", "events", ["at"])
