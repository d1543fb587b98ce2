"""Views of articles are counted by where they were read, in a table of another name since the key is another one."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, column, insert, literal, select, table, update

from kbtools.storage.column_types import PortableText

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Make the table; all earlier views were of pages, in the panel of the widget or not: that was not told apart."""
    made = op.create_table(
        "article_views",
        Column("day", PortableText, primary_key=True, autoincrement=False),
        Column("slug", PortableText, primary_key=True, autoincrement=False),
        Column("channel", PortableText, primary_key=True, autoincrement=False),
        Column("number", Integer, nullable=False),
    )
    old = table("views", column("day"), column("slug"), column("number"))
    rows = select(old.c.day, old.c.slug, literal("site"), old.c.number)
    op.execute(insert(made).from_select(["day", "slug", "channel", "number"], rows))
    op.drop_table("views")
    op.execute(update(table("store_version", column("version"))).values(version=37))
