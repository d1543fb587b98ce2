"""Which account at a sign-in of the company belongs to which of the staff's."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, column, table, update

from kbtools.storage.column_types import PortableText

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "staff_identities",
        *(Column(name, PortableText, primary_key=True, autoincrement=False) for name in ("provider", "subject")),
        *(Column(name, PortableText, nullable=False) for name in ("email", "role")),
    )
    op.create_index("staff_identities_email", "staff_identities", ["email"])
    op.execute(update(table("store_version", column("version"))).values(version=23))
