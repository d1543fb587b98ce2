"""What readers said of an article."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

from kbtools.storage.column_types import PortableText

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "feedback",
        Column("id", PortableText, primary_key=True),
        Column("slug", PortableText, nullable=False),
        Column("helpful", Integer, nullable=False),
        Column("why", PortableText, nullable=False),
        Column("at", PortableText, nullable=False),
    )
    op.create_index("feedback_slug", "feedback", ["slug"])
