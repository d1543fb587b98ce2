"""What belongs to one article, and searches without a result, are found without reading whole tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import column, table, update

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("links_slug", "links", ["slug"])
    op.create_index("gaps_slug", "gaps", ["slug"])
    op.create_index("article_changes_slug", "article_changes", ["slug", "at"])
    op.create_index("searches_found", "searches", ["found", "closed"])
    op.execute(update(table("store_version", column("version"))).values(version=22))
