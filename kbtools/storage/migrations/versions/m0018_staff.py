"""Accounts of staff, the links with which they choose a password, what they did, and whose a session is."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0018"
down_revision = "0017"


def _text(name: str) -> Column[str]:
    return Column(name, PortableText, nullable=False)


def upgrade() -> None:
    """Add the tables; a session from before was begun with the staff token, which is nobody's."""
    op.add_column("staff_sessions", Column("email", PortableText, nullable=False, server_default=""))
    op.create_table(
        "staff",
        Column("email", PortableText, primary_key=True, autoincrement=False),
        _text("name"),
        _text("role"),
        _text("password"),
        Column("added_at", UtcTime, nullable=False),
    )
    op.create_table(
        "staff_invitations",
        Column("hash", PortableText, primary_key=True, autoincrement=False),
        _text("email"),
        Column("ends_at", UtcTime, nullable=False),
    )
    op.create_table(
        "staff_log",
        Column("id", PortableText, primary_key=True, autoincrement=False),
        Column("at", UtcTime, nullable=False),
        _text("email"),
        _text("action"),
        _text("about"),
    )
    op.create_index("staff_log_at", "staff_log", ["at"])
    op.execute(update(table("store_version", column("version"))).values(version=18))
