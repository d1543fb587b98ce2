"""Questions that people let us keep become answered tickets, which the index learns from."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, text


def upgrade(connection: Connection) -> None:
    """Move each question, and drop their table."""
    for row in connection.execute(text("SELECT episode, text, slug, at FROM questions")).all():
        message = {"author": "requester", "public": True, "body": row.text, "created_at": row.at}
        ticket = {
            "id": row.episode,
            "source": "form",
            "status": "resolved",
            "created_at": row.at,
            "messages": [message],
        }
        data = json.dumps({**ticket, "resolved_at": row.at}, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(data.encode("utf-8", "replace")).hexdigest()
        values = {"id": row.episode, "slug": row.slug, "at": row.at, "data": data, "digest": digest}
        connection.execute(
            text(
                "INSERT INTO tickets (source, id, subject, requester, resolved, created_at, digest, data)"
                " VALUES ('form', :id, '', '', 1, :at, :digest, :data)"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO links (source, ticket, slug, said_by, imported, created_at)"
                " VALUES ('form', :id, :slug, 'requester', 0, :at)"
            ),
            values,
        )
    connection.exec_driver_sql("DROP TABLE questions")
