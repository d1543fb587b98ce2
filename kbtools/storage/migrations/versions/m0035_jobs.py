"""What workers do is kept in the store, so that any process can do it, and every one sees how far it is."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, table, text, update

from kbtools.storage.column_types import PortableText

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Make the table; what an earlier version was publishing was kept nowhere."""
    texts = ("kind", "writes", "folder", "wanted", "email", "asked_at", "state", "worker")
    times = ("began_at", "beat_at", "ended_at")
    op.create_table(
        "jobs",
        Column("id", Integer, primary_key=True),
        *(Column(name, PortableText, nullable=False) for name in (*texts, *times)),
        Column("tries", Integer, nullable=False),
        *(Column(name, PortableText, nullable=False) for name in ("lines", "said", "live", "problems")),
        Column("is_unwanted", Integer, nullable=False),
    )
    not_ended = text("ended_at = ''")
    op.create_index(
        "jobs_not_ended", "jobs", ["folder", "writes"], unique=True, sqlite_where=not_ended, postgresql_where=not_ended
    )
    op.execute(update(table("store_version", column("version"))).values(version=35))
