"""Questions that people let us keep become answered tickets, which the index learns from."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from alembic import op
from sqlalchemy import Row, column, select, table

revision = "0007"
down_revision = "0006"

_QUESTIONS = table("questions", *map(column, ("episode", "text", "slug", "at")))
_TICKETS = table(
    "tickets", *map(column, ("source", "id", "subject", "requester", "resolved", "created_at", "digest", "data"))
)
_LINKS = table("links", *map(column, ("source", "ticket", "slug", "said_by", "imported", "created_at")))


def upgrade() -> None:
    """Move each question, and drop their table."""
    questions = op.get_bind().execute(select(_QUESTIONS)).all()
    op.bulk_insert(_TICKETS, [_ticket(row) for row in questions])
    op.bulk_insert(
        _LINKS,
        [
            {
                "source": "form",
                "ticket": row.episode,
                "slug": row.slug,
                "said_by": "requester",
                "imported": 0,
                "created_at": row.at,
            }
            for row in questions
        ],
    )
    op.drop_table("questions")


def _ticket(row: Row[Any]) -> dict[str, object]:
    message = {"author": "requester", "public": True, "body": row.text, "created_at": row.at}
    ticket = {
        "id": row.episode,
        "source": "form",
        "status": "resolved",
        "created_at": row.at,
        "resolved_at": row.at,
        "messages": [message],
    }
    data = json.dumps(ticket, ensure_ascii=False, sort_keys=True)
    return {
        "source": "form",
        "id": row.episode,
        "subject": "",
        "requester": "",
        "resolved": 1,
        "created_at": row.at,
        "digest": hashlib.sha256(data.encode("utf-8", "replace")).hexdigest(),
        "data": data,
    }
