"""Links: which article answered which ticket."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, select, update

from kbtools.model.ticket import KeptLink, Link
from kbtools.storage.database import Database
from kbtools.storage.statements import insert, of_keys, upsert
from kbtools.storage.tables import links, tickets

_STANDING = links.c.removed == 0


class Links:
    """The links of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Link]:
        """All links, in order of ticket and slug."""
        query = select(links).where(_STANDING).order_by(links.c.source, links.c.ticket, links.c.slug)
        with self._database.read() as connection:
            return [_link(row) for row in connection.execute(query)]

    def number(self) -> int:
        """How many links there are."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(links).where(_STANDING)).scalar_one())

    def counted_since(self, moment: datetime) -> Counter[str]:
        """By slug, how many tickets were linked to it from this moment on."""
        query = select(links.c.slug, func.count().label("tickets")).where(_STANDING, links.c.created_at >= moment)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(links.c.slug))
            return Counter({row.slug: int(row.tickets) for row in rows})

    def of_ticket(self, source: str, ticket: str) -> list[Link]:
        """The links of one ticket, in order of slug."""
        own = (links.c.source == source, links.c.ticket == ticket)
        with self._database.read() as connection:
            return [_link(row) for row in connection.execute(select(links).where(*own, _STANDING).order_by("slug"))]

    def of_tickets(self, keys: Iterable[tuple[str, str]]) -> list[Link]:
        """The links of some tickets, (source, id), those of one ticket in order of slug."""
        query = select(links).where(_STANDING).order_by(links.c.source, links.c.ticket, links.c.slug)
        with self._database.read() as connection:
            found = (connection.execute(query.where(one)) for one in of_keys(links.c.source, links.c.ticket, keys))
            return [_link(row) for rows in found for row in rows]

    def leading_to(self, slug: str) -> list[Link]:
        """The links to one article, in order of ticket."""
        query = select(links).where(links.c.slug == slug, _STANDING).order_by(links.c.source, links.c.ticket)
        with self._database.read() as connection:
            return [_link(row) for row in connection.execute(query)]

    def of(self, source: str, ticket: str) -> list[str]:
        """The slugs of the articles that answered a ticket, in order."""
        return [link.slug for link in self.of_ticket(source, ticket)]

    def by_people(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[KeptLink]]:
        """Of some tickets, (source, id), the links that people added or removed, in order of slug."""
        found: dict[tuple[str, str], list[KeptLink]] = {}
        query = select(links).where(links.c.imported == 0).order_by(links.c.slug)
        with self._database.read() as connection:
            for where in of_keys(links.c.source, links.c.ticket, keys):
                for row in connection.execute(query.where(where)):
                    one = KeptLink(row.slug, row.said_by, row.created_at, bool(row.removed))
                    found.setdefault((row.source, row.ticket), []).append(one)
        return found

    def put(self, link: Link) -> None:
        """Write a link that a person added; it replaces an imported or removed one."""
        with self._database.write() as connection:
            upsert(connection, links, [_row(link)])

    def add(self, new: Iterable[Link]) -> None:
        """Write links that a person added, in one transaction; an existing one stays as it is."""
        rows = [_row(link) for link in sorted(new, key=lambda link: (link.source, link.ticket, link.slug))]
        if not rows:
            return
        with self._database.write() as connection:
            put = insert(connection, links)
            again = {name: put.excluded[name] for name in ("said_by", "imported", "created_at", "removed")}
            key = [column.name for column in links.primary_key]
            connection.execute(
                put.on_conflict_do_update(index_elements=key, set_=again, where=links.c.removed == 1), rows
            )

    def remove(self, source: str, ticket: str, slug: str) -> bool:
        """Remove a link permanently: an import does not bring it back. False when there was none."""
        one = (links.c.source == source, links.c.ticket == ticket, links.c.slug == slug)
        with self._database.write() as connection:
            done = connection.execute(update(links).where(*one, _STANDING).values(removed=1, imported=0))
            return done.rowcount > 0

    def fingerprint(self) -> str:
        """A hash of all links and the texts of linked tickets."""
        own = and_(tickets.c.source == links.c.source, tickets.c.id == links.c.ticket)
        query = (
            select(links.c.source, links.c.ticket, links.c.slug, links.c.said_by, tickets.c.digest)
            .select_from(links.outerjoin(tickets, own))
            .where(_STANDING)
            .order_by(links.c.source, links.c.ticket, links.c.slug)
        )
        digest = hashlib.sha256()
        with self._database.read() as connection:
            for row in connection.execute(query):
                digest.update("\0".join(str(value) for value in row).encode() + b"\n")
        return digest.hexdigest()


def _row(link: Link) -> dict[str, Any]:
    return {
        "source": link.source,
        "ticket": link.ticket,
        "slug": link.slug,
        "said_by": link.by,
        "imported": 0,
        "created_at": link.created_at,
        "removed": 0,
    }


def _link(row: Row[Any]) -> Link:
    return Link(row.source, row.ticket, row.slug, row.said_by, row.created_at)
