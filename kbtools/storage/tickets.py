"""Tickets as they may be kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from sqlalchemy import Connection, bindparam, text

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket, ticket_from_json, ticket_to_json
from kbtools.storage.database import Database, stamp

BATCH = 500
Change = Literal["added", "changed", "unchanged"]

_PUT = text(
    "INSERT INTO tickets (source, id, subject, requester, resolved, created_at, digest, data)"
    " VALUES (:source, :id, :subject, :requester, :resolved, :created_at, :digest, :data)"
)
_LINK = text(
    "INSERT INTO links (source, ticket, slug, said_by, imported, created_at)"
    " SELECT :source, :ticket, :slug, 'agent', 1, :created_at WHERE NOT EXISTS"
    " (SELECT 1 FROM links WHERE source = :source AND ticket = :ticket AND slug = :slug)"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a write did, in tickets."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Tickets:
    """The tickets of a store. They must be learning copies: see `intake.learning_copy`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_many(self, tickets: Iterable[Ticket]) -> Counts:
        """Write tickets and the links they came with, 500 a transaction; the same ticket again changes nothing.

        A changed ticket replaces its earlier text and imported links; links a person added stay.
        """
        done: dict[Change, int] = {"added": 0, "changed": 0, "unchanged": 0}
        stream = iter(tickets)
        while batch := list(islice(stream, BATCH)):
            latest = {ticket.key: ticket for ticket in batch}
            with self._database.write() as connection:
                for change in put_tickets(connection, list(latest.values())):
                    done[change] += 1
        return Counts(**done)

    def all(self, resolved: bool | None = None) -> Iterator[Ticket]:
        """Tickets in order of source and id, 500 in memory at a time."""
        query = text(
            "SELECT source, id, data FROM tickets WHERE (source > :source OR (source = :source AND id > :id))"
            " AND (:either = 1 OR resolved = :resolved) ORDER BY source, id LIMIT :batch"
        )
        last: dict[str, str | int] = {"source": "", "id": "", "batch": BATCH}
        last |= {"either": int(resolved is None), "resolved": int(bool(resolved))}
        while True:
            with self._database.read() as connection:
                rows = connection.execute(query, last).all()
            for row in rows:
                yield _read(row.data)
            if len(rows) < BATCH:
                return
            last |= {"source": rows[-1].source, "id": rows[-1].id}

    def get(self, id_: str, source: str = "") -> Ticket:
        """One ticket; raises `KbError("ticket-missing")`, also when several sources use this id."""
        query = text(
            "SELECT source, data FROM tickets WHERE id = :id AND (:source = '' OR source = :source) ORDER BY source"
        )
        with self._database.read() as connection:
            rows = connection.execute(query, {"id": id_, "source": source}).all()
        if not rows:
            raise KbError("ticket-missing", f"no ticket has the id '{id_}'", hint="kb ticket list")
        if len(rows) > 1:
            names = ", ".join(row.source for row in rows)
            raise KbError(
                "ticket-missing", f"several sources use the id '{id_}': {names}", hint=f"--source {rows[0].source}"
            )
        return _read(rows[0].data)

    def of(self, keys: Iterable[tuple[str, str]]) -> Sequence[Ticket]:
        """Those of these (source, id) that are kept, in the same order."""
        query = text("SELECT data FROM tickets WHERE source = :source AND id = :id")
        with self._database.read() as connection:
            rows = [connection.execute(query, {"source": source, "id": id_}).one_or_none() for source, id_ in keys]
        return [_read(row.data) for row in rows if row]

    def list(self, limit: int, offset: int = 0, containing: str = "") -> list[Ticket]:
        """Newest first; with a text, those whose subject holds it."""
        pattern = "%" + containing.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").lower() + "%"
        query = text(
            "SELECT data FROM tickets WHERE lower(subject) LIKE :pattern ESCAPE '\\'"
            " ORDER BY created_at DESC, source, id LIMIT :limit OFFSET :offset"
        )
        with self._database.read() as connection:
            rows = connection.execute(query, {"pattern": pattern, "limit": limit, "offset": offset}).all()
        return [_read(row.data) for row in rows]

    def count(self) -> int:
        """Number of tickets."""
        with self._database.read() as connection:
            return int(connection.execute(text("SELECT count(*) FROM tickets")).scalar_one())


def put_tickets(connection: Connection, tickets: Sequence[Ticket]) -> Iterator[Change]:
    """Write tickets in a transaction that is open already; say of each what changed."""
    rows = {ticket.key: _row(ticket) for ticket in tickets}
    ids = [id_ for _, id_ in rows]
    known = text("SELECT source, id, digest FROM tickets WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
    before = {(row.source, row.id): row.digest for row in connection.execute(known, {"ids": ids})}
    new = [row for key, row in rows.items() if before.get(key) != row["digest"]]
    if new:
        connection.execute(text("DELETE FROM tickets WHERE source = :source AND id = :id"), new)
        connection.execute(text("DELETE FROM links WHERE source = :source AND ticket = :id AND imported = 1"), new)
        connection.execute(_PUT, new)
    links = [
        link for ticket in tickets for link in _links(ticket) if before.get(ticket.key) != rows[ticket.key]["digest"]
    ]
    if links:
        connection.execute(_LINK, links)
    for key, row in rows.items():
        yield "added" if key not in before else "unchanged" if before[key] == row["digest"] else "changed"


def _row(ticket: Ticket) -> dict[str, object]:
    data = json.dumps(ticket_to_json(ticket), ensure_ascii=False, sort_keys=True)
    return {
        "source": ticket.source,
        "id": ticket.id,
        "subject": ticket.subject,
        "requester": ticket.requester,
        "resolved": int(ticket.is_resolved),
        "created_at": stamp(ticket.created_at),
        "digest": hashlib.sha256(data.encode("utf-8", "replace")).hexdigest(),
        "data": data,
    }


def _links(ticket: Ticket) -> list[dict[str, str]]:
    at = stamp(ticket.resolved_at)
    slugs = dict.fromkeys(ticket.linked_articles)
    return [{"source": ticket.source, "ticket": ticket.id, "slug": slug, "created_at": at} for slug in slugs]


def _read(data: str) -> Ticket:
    return ticket_from_json(json.loads(data))
