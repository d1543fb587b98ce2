"""The outbox knows how large its messages are, and copies to one person are counted for a day."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, func, table, text, update

from kbtools.storage.column_types import Day, PortableText

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column and measure what is there; add the table."""
    op.add_column("outbox", Column("size", Integer, nullable=False, server_default=text("0")))
    outbox = table("outbox", column("sealed"), column("size"))
    op.execute(update(outbox).values(size=func.length(outbox.c.sealed)))
    op.create_index("outbox_size", "outbox", ["state", "size"])
    op.create_table(
        "copies",
        Column("day", Day, primary_key=True, autoincrement=False),
        Column("mailbox", PortableText, primary_key=True, autoincrement=False),
        Column("number", Integer, nullable=False),
    )
    op.execute(update(table("store_version", column("version"))).values(version=15))
