"""Links: which article answered which ticket."""

from __future__ import annotations

import hashlib
from typing import Literal, cast

from sqlalchemy import text

from kbtools.model.ticket import Link
from kbtools.storage.database import Database, moment, stamp


class Links:
    """The links of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Link]:
        """All links, in order of ticket and slug."""
        query = text(
            "SELECT source, ticket, slug, said_by, created_at FROM links WHERE removed = 0"
            " ORDER BY source, ticket, slug"
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            Link(
                row.source,
                row.ticket,
                row.slug,
                cast("Literal['requester', 'agent']", row.said_by),
                moment(row.created_at),
            )
            for row in rows
        ]

    def of(self, source: str, ticket: str) -> list[str]:
        """The slugs of the articles that answered a ticket, in order."""
        query = text("SELECT slug FROM links WHERE source = :source AND ticket = :ticket AND removed = 0 ORDER BY slug")
        with self._database.read() as connection:
            return [row.slug for row in connection.execute(query, {"source": source, "ticket": ticket})]

    def put(self, link: Link) -> None:
        """Write a link that a person said; it replaces an imported one, and one that was taken away."""
        values = {
            "source": link.source,
            "ticket": link.ticket,
            "slug": link.slug,
            "by": link.by,
            "at": stamp(link.created_at),
        }
        with self._database.write() as connection:
            connection.execute(
                text("DELETE FROM links WHERE source = :source AND ticket = :ticket AND slug = :slug"), values
            )
            connection.execute(
                text(
                    "INSERT INTO links (source, ticket, slug, said_by, imported, created_at)"
                    " VALUES (:source, :ticket, :slug, :by, 0, :at)"
                ),
                values,
            )

    def remove(self, source: str, ticket: str, slug: str) -> bool:
        """Take a link away for good: an import does not bring it back. False when there was none."""
        query = text(
            "UPDATE links SET removed = 1, imported = 0"
            " WHERE source = :source AND ticket = :ticket AND slug = :slug AND removed = 0"
        )
        with self._database.write() as connection:
            return connection.execute(query, {"source": source, "ticket": ticket, "slug": slug}).rowcount > 0

    def fingerprint(self) -> str:
        """Changes when a link does, or the text of a linked ticket."""
        query = text(
            "SELECT l.source, l.ticket, l.slug, l.said_by, t.digest FROM links l"
            " LEFT JOIN tickets t ON t.source = l.source AND t.id = l.ticket WHERE l.removed = 0"
            " ORDER BY l.source, l.ticket, l.slug"
        )
        digest = hashlib.sha256()
        with self._database.read() as connection:
            for row in connection.execute(query):
                digest.update("\0".join(str(value) for value in row).encode() + b"\n")
        return digest.hexdigest()
