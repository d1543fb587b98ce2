"""What one person wrote in two opened editors is kept twice, and articles are published at a time."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0024"
down_revision = "0023"

_PLANNED = (("at", UtcTime), ("email", PortableText), ("began_at", UtcTime), ("problem", PortableText))


def upgrade() -> None:
    """Add the column and the tables."""
    op.add_column("article_edits", Column("page", PortableText, nullable=False, server_default=""))
    op.create_table(
        "edits_beside",
        *(_key(name) for name in ("slug", "email")),
        *(Column(name, PortableText, nullable=False) for name in ("text", "revision")),
        Column("at", UtcTime, nullable=False),
        _key("page"),
    )
    op.create_table(
        "planned_publications",
        _key("slug"),
        *(Column(name, kind, nullable=False) for name, kind in _PLANNED),
    )
    op.execute(update(table("store_version", column("version"))).values(version=24))


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)
