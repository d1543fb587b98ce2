"""Reviews of articles with their comments, and what publishing replaced."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0019"
down_revision = "0018"


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, PortableText, nullable=False, server_default=default)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "reviews",
        _key("slug"),
        _text("sent_by"),
        Column("sent_at", UtcTime, nullable=False),
        _text("approved_by"),
        Column("approved_at", UtcTime, nullable=False),
    )
    op.create_table(
        "review_comments",
        _key("id"),
        _text("slug"),
        _text("email"),
        Column("at", UtcTime, nullable=False),
        _text("said"),
        _text("about"),
    )
    op.create_table(
        "article_changes",
        _key("id"),
        _text("slug"),
        _text("action"),
        _text("email"),
        Column("at", UtcTime, nullable=False),
        *(_text(name) for name in ("files", "gaps", "linked", "unlinked", "ledger")),
    )
    op.execute(update(table("store_version", column("version"))).values(version=19))
