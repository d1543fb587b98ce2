"""A time to publish keeps which text is to be published then, and which changes of others with it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the columns; what is planned already is published as it is then."""
    for name in ("seen", "agreed"):
        op.add_column("planned_publications", Column(name, PortableText, nullable=False, server_default=""))
    op.execute(update(table("store_version", column("version"))).values(version=28))
