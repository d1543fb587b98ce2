"""What staff are writing in articles and have not saved, and earlier texts of articles."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0021"
down_revision = "0020"


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)


def _text(name: str) -> Column[str]:
    return Column(name, PortableText, nullable=False)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "article_edits",
        _key("slug"),
        _key("email"),
        _text("text"),
        _text("revision"),
        Column("at", UtcTime, nullable=False),
    )
    op.create_table(
        "article_versions",
        _key("id"),
        _text("slug"),
        _text("email"),
        _text("text"),
        Column("at", UtcTime, nullable=False),
    )
    op.create_index("article_versions_slug", "article_versions", ["slug", "at"])
    op.execute(update(table("store_version", column("version"))).values(version=21))
