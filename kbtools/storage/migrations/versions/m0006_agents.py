"""Links that a person took away, and articles that an agent said are wrong."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, text

from kbtools.storage.column_types import PortableText

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column and create the table."""
    op.add_column("links", Column("removed", Integer, nullable=False, server_default=text("0")))
    op.create_table(
        "flags",
        *(Column(name, PortableText, primary_key=True) for name in ("slug", "source", "ticket")),
        Column("at", PortableText, nullable=False),
    )
