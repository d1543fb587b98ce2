"""A title that a person gave a gap is known as such, and stays when gaps are merged or split."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, text, update

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the column; of titles from before it is not known who gave them."""
    op.add_column("gaps", Column("titled_by_hand", Integer, nullable=False, server_default=text("0")))
    op.execute(update(table("store_version", column("version"))).values(version=26))
