"""New tickets that a help desk tells of, and what became of the notes on them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, update

from kbtools.storage.column_types import Json, PortableText, UtcTime

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Make the table; no help desk has told of anything yet."""
    op.create_table(
        "new_tickets",
        *(Column(name, PortableText, primary_key=True, autoincrement=False) for name in ("source", "id")),
        *(Column(name, PortableText, nullable=False) for name in ("sealed", "state")),
        *(Column(name, UtcTime, nullable=False) for name in ("received_at", "next_try", "claimed_until")),
        Column("tries", Integer, nullable=False),
        Column("ended_at", UtcTime, nullable=False),
        Column("error", PortableText, nullable=False),
        Column("articles", Json, nullable=False),
    )
    op.create_index("new_tickets_due", "new_tickets", ["state", "next_try"])
    op.create_index("new_tickets_ended", "new_tickets", ["ended_at"])
    op.execute(update(table("store_version", column("version"))).values(version=34))
