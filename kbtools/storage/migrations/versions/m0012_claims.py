"""What visitors say helped waits for a person's approval: questions that were kept before are no evidence any more."""

from __future__ import annotations

import json
from typing import Any

from alembic import op
from sqlalchemy import Column, Connection, Integer, column, delete, exists, insert, select, table, text, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0012"
down_revision = "0011"

_CLAIMS = table("claims", *map(column, ("visit", "slug", "question", "network", "at", "approved")))
_TICKETS = table("tickets", *map(column, ("source", "id", "data")))
_LINKS = table("links", *map(column, ("source", "ticket", "slug", "said_by", "created_at", "removed")))
_SAID = (_LINKS.c.source == "form", _LINKS.c.said_by == "requester", _LINKS.c.removed == 0)


def upgrade() -> None:
    """Add the table of claims, and move what visitors let us keep into it; nobody knows their networks."""
    op.create_table(
        "claims",
        Column("visit", PortableText, primary_key=True, autoincrement=False),
        Column("slug", PortableText, nullable=False),
        Column("question", PortableText, nullable=False),
        Column("network", PortableText, nullable=False),
        Column("at", UtcTime, nullable=False),
        Column("approved", Integer, nullable=False, server_default=text("0")),
    )
    op.create_index("claims_network", "claims", ["network", "at"])
    _move(op.get_bind())
    op.execute(update(table("store_version", column("version"))).values(version=12))


def _move(connection: Connection) -> None:
    own = (_TICKETS.c.source == "form") & (_TICKETS.c.id == _LINKS.c.ticket)
    query = select(_LINKS.c.ticket, _LINKS.c.slug, _LINKS.c.created_at, _TICKETS.c.data)
    rows = connection.execute(query.select_from(_LINKS.join(_TICKETS, own)).where(*_SAID).order_by(_LINKS.c.slug)).all()
    said = {row.ticket: row for row in reversed(rows)}  # the first article of a visit; it had one
    for row in said.values():
        claim = {"visit": row.ticket, "slug": row.slug, "question": _question(row.data), "network": "unknown"}
        connection.execute(insert(_CLAIMS).values(**claim, at=row.created_at, approved=0))
    connection.execute(delete(_LINKS).where(*_SAID))
    for visit in said:  # a ticket that a person linked as well stays
        linked = exists().where(_LINKS.c.source == "form", _LINKS.c.ticket == visit, _LINKS.c.removed == 0)
        connection.execute(delete(_TICKETS).where(_TICKETS.c.source == "form", _TICKETS.c.id == visit, ~linked))


def _question(data: str) -> str:
    messages: list[dict[str, Any]] = json.loads(data)["messages"]
    return next((str(message["body"]) for message in messages if message["author"] == "requester"), "")
