"""Drafts that are as they were written from tickets are known, so that nobody's text counts as checked by somebody."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Make the table; of drafts that wait already nothing is known."""
    op.create_table("untouched_drafts", Column("revision", PortableText, primary_key=True))
    op.execute(update(table("store_version", column("version"))).values(version=36))
