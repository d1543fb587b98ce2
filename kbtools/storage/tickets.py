"""Tickets: the learning copies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, delete, func, select, tuple_, type_coerce, update

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket, ticket_from_json, ticket_to_json
from kbtools.storage.column_types import JsonText, PortableText, is_known, json_text
from kbtools.storage.database import Database
from kbtools.storage.secret_in_use import expect_secret
from kbtools.storage.statements import BATCH, hold, in_batches, insert, of_keys, upsert
from kbtools.storage.tables import cursors, links, ticket_labels, tickets

Key = tuple[str, str]  # source and id
Change = Literal["added", "changed", "unchanged"]

_HASHED_WITH = "ticket keys"  # the row of `cursors` that names the secret of the column `key_hash`
_MARK = select(cursors.c.cursor).where(cursors.c.name == _HASHED_WITH)
_ARE_NAMES_KNOWN = type_coerce(tickets.c.names, PortableText()) != "null"
_UNHASHED = select(tickets.c.source, tickets.c.id).where(tickets.c.key_hash == "")


@dataclass(frozen=True, slots=True)
class Counts:
    """Number of tickets that a write added, changed or left unchanged."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Tickets:
    """The tickets of a store. They must be learning copies: see `kbtools.tickets`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_many(self, tickets: Iterable[Ticket], mark: str | None = None) -> Counts:
        """Write tickets and the links they came with, 500 a transaction; the same ticket again changes nothing.

        A changed ticket replaces its earlier text and imported links; links a person added or removed stay. Those
        that an export brings along are added where the store has no such link. `name_hashes` replace earlier ones,
        also of a ticket that counts as unchanged; None keeps them. `mark`: of the secret that their hashes are made
        with, empty where it is not known; raises `KbError("secret-missing")` where it was changed meanwhile.
        """
        done: dict[Change, int] = {"added": 0, "changed": 0, "unchanged": 0}
        for batch in in_batches(tickets):
            latest = {ticket.key: ticket for ticket in batch}
            with self._database.write() as connection:
                if mark is not None:
                    expect_secret(connection, mark)
                for change in put_tickets(connection, list(latest.values())):
                    done[change] += 1
        return Counts(**done)

    def all(self, resolved: bool | None = None) -> Iterator[Ticket]:
        """Tickets in order of source and id, 500 in memory at a time."""
        query = select(tickets.c.source, tickets.c.id, tickets.c.data).order_by(tickets.c.source, tickets.c.id)
        if resolved is not None:
            query = query.where(tickets.c.resolved == int(resolved))
        last = ("", "")
        while True:
            following = query.where(tuple_(tickets.c.source, tickets.c.id) > last).limit(BATCH)
            with self._database.read() as connection:
                rows = connection.execute(following).all()
            for row in rows:
                yield ticket_from_json(row.data)
            if len(rows) < BATCH:
                return
            last = (rows[-1].source, rows[-1].id)

    def keys(self) -> Sequence[Key]:
        """Source and id of every ticket, in order."""
        with self._database.read() as connection:
            rows = connection.execute(select(tickets.c.source, tickets.c.id).order_by(tickets.c.source, tickets.c.id))
            return [(source, id_) for source, id_ in rows]

    def get(self, id_: str, source: str = "") -> Ticket:
        """One ticket; raises `KbError("ticket-missing")`, also when several sources use this id."""
        query = select(tickets.c.source, tickets.c.data).where(tickets.c.id == id_).order_by(tickets.c.source)
        if source:
            query = query.where(tickets.c.source == source)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise KbError("ticket-missing", f"no ticket has the id '{id_}'", hint="kb ticket list")
        if len(rows) > 1:
            names = ", ".join(row.source for row in rows)
            raise KbError(
                "ticket-missing", f"several sources use the id '{id_}': {names}", hint=f"--source {rows[0].source}"
            )
        return ticket_from_json(rows[0].data)

    def of(self, keys: Iterable[Key]) -> Sequence[Ticket]:
        """The stored tickets among these (source, id), in the same order."""
        wanted = list(keys)
        found: dict[Key, Ticket] = {}
        with self._database.read() as connection:
            for query in _by_key(select(tickets.c.source, tickets.c.id, tickets.c.data), wanted):
                found |= {(row.source, row.id): ticket_from_json(row.data) for row in connection.execute(query)}
        return [found[key] for key in wanted if key in found]

    def by_hash(self, hashes: Iterable[str], hashed: Callable[[Key], str], *, mark: str) -> list[Ticket]:
        """The tickets whose keyed hashes these are, in order of source and id.

        Hashes are kept beside the tickets: tickets without a hash first get one from `hashed`. `mark` identifies the
        secret of `hashed`; hashes made with another secret are replaced.
        """
        found: list[Ticket] = []
        if wanted := list(dict.fromkeys(filter(None, hashes))):
            self._fill_hashes(hashed, mark)
        with self._database.read() as connection:
            for batch in in_batches(wanted):
                query = select(tickets.c.data).where(tickets.c.key_hash.in_(batch))
                found += (ticket_from_json(row.data) for row in connection.execute(query))
        return sorted(found, key=lambda ticket: ticket.key)

    def list(self, limit: int, containing: str = "") -> list[Ticket]:
        """Tickets, newest first; with a text, only those whose subject contains it."""
        newest = (tickets.c.created_at.desc(), tickets.c.source, tickets.c.id)
        query = select(tickets.c.data).order_by(*newest).limit(limit)
        if containing:
            subject = func.lower(tickets.c.subject, type_=PortableText())
            query = query.where(subject.contains(containing.lower(), autoescape=True))
        with self._database.read() as connection:
            return [ticket_from_json(row.data) for row in connection.execute(query)]

    def count(self) -> int:
        """Number of tickets."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(tickets)).scalar_one()

    def first_and_last(self) -> tuple[datetime | None, datetime | None]:
        """When the first and the last ticket came, of those with a date."""
        at = tickets.c.created_at
        ends = (func.min(at, type_=at.type), func.max(at, type_=at.type))
        with self._database.read() as connection:
            first, last = connection.execute(select(*ends).where(is_known(at))).one()
            return first, last

    def name_hashes(self) -> frozenset[str]:
        """Keyed hashes of all names that the records of tickets state."""
        with self._database.read() as connection:
            rows = connection.execute(select(tickets.c.names).distinct().where(_ARE_NAMES_KNOWN)).scalars()
            return frozenset(hashed for hashes in rows for hashed in hashes)

    def without_names(self, besides: Iterable[str] = ()) -> int:
        """Number of tickets whose names are not known, without those of some sources."""
        query = select(func.count()).select_from(tickets)
        query = query.where(~_ARE_NAMES_KNOWN, tickets.c.source.not_in(list(besides)))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def _fill_hashes(self, hashed: Callable[[Key], str], mark: str) -> None:
        with self._database.read() as connection:
            if connection.execute(_MARK).scalar() == mark and connection.execute(_UNHASHED).first() is None:
                return
        while self._fill_some_hashes(hashed, mark):
            pass

    def _fill_some_hashes(self, hashed: Callable[[Key], str], mark: str) -> bool:
        """Fill 500 in a transaction of their own, so that others can write in between; whether more may be left."""
        with self._database.write() as connection:
            if connection.execute(_MARK).scalar() != mark:
                hold(connection, cursors, tickets)  # in this order: see `Forgetting.rekey`
            if connection.execute(_MARK).scalar() != mark:  # nor has another process done this meanwhile
                connection.execute(update(tickets).where(tickets.c.key_hash != "").values(key_hash=""))
                upsert(connection, cursors, [{"name": _HASHED_WITH, "cursor": mark}])
            rows = [
                {"its_source": row.source, "its_id": row.id, "key_hash": hashed((row.source, row.id))}
                for row in connection.execute(_UNHASHED.order_by(tickets.c.source, tickets.c.id).limit(BATCH))
            ]
            if rows:
                one = (tickets.c.source == bindparam("its_source"), tickets.c.id == bindparam("its_id"))
                connection.execute(update(tickets).where(*one), rows)
            return len(rows) == BATCH


def put_tickets(connection: Connection, batch: Sequence[Ticket]) -> Iterator[Change]:
    """Write tickets in a transaction that is open already; say of each what changed."""
    rows = {ticket.key: _row(ticket) for ticket in batch}
    before: dict[Key, str] = {}
    names: dict[Key, list[str] | None] = {}
    for query in _by_key(select(tickets.c.source, tickets.c.id, tickets.c.digest, tickets.c.names), rows):
        for source, id_, digest, known in connection.execute(query):
            before[source, id_], names[source, id_] = digest, known
    new = sorted((ticket for ticket in batch if before.get(ticket.key) != rows[ticket.key]["digest"]), key=_key)
    upsert(connection, tickets, [rows[ticket.key] for ticket in new], keep=["key_hash", "names"])
    _put_labels(connection, new)
    _put_names(connection, [t for t in batch if t.key in names and names[t.key] != rows[t.key]["names"]])
    for where in of_keys(links.c.source, links.c.ticket, [ticket.key for ticket in new]):
        connection.execute(delete(links).where(where, links.c.imported == 1))
    by_people = [link for ticket in batch for link in _links_by_people(ticket)]
    if came_with := by_people + [link for ticket in new for link in _links(ticket)]:
        connection.execute(insert(connection, links).on_conflict_do_nothing(), came_with)
    for key, row in rows.items():
        yield "added" if key not in before else "unchanged" if before[key] == row["digest"] else "changed"


def _put_labels(connection: Connection, changed: Sequence[Ticket]) -> None:
    """Tags and language, in place of those that a ticket had before."""
    for where in of_keys(ticket_labels.c.source, ticket_labels.c.ticket, [ticket.key for ticket in changed]):
        connection.execute(delete(ticket_labels).where(where))
    if rows := [row for ticket in changed for row in label_rows(ticket)]:
        connection.execute(ticket_labels.insert(), rows)


def label_rows(ticket: Ticket) -> list[dict[str, str]]:
    """The rows by which a ticket's tags and language are found."""
    labels = [("tag", tag) for tag in sorted({tag.casefold() for tag in ticket.tags if tag})]
    labels += [("lang", ticket.lang)] if ticket.lang else []
    return [{"kind": kind, "label": label, "source": ticket.source, "ticket": ticket.id} for kind, label in labels]


def _put_names(connection: Connection, changed: Iterable[Ticket]) -> None:
    rows = [
        {"its_source": ticket.source, "its_id": ticket.id, "names": sorted(set(ticket.name_hashes))}
        for ticket in sorted(changed, key=_key)
        if ticket.name_hashes is not None
    ]
    if rows:
        one = (tickets.c.source == bindparam("its_source"), tickets.c.id == bindparam("its_id"))
        connection.execute(update(tickets).where(*one), rows)


def _by_key(query: Select[Any], keys: Iterable[Key]) -> Iterator[Select[Any]]:
    """The query for these tickets alone, in as many as are needed."""
    return (query.where(where) for where in of_keys(tickets.c.source, tickets.c.id, keys))


def _key(ticket: Ticket) -> Key:
    return ticket.key


def _row(ticket: Ticket) -> dict[str, Any]:
    data = JsonText(json_text(ticket_to_json(ticket)))
    return {
        "source": ticket.source,
        "id": ticket.id,
        "subject": ticket.subject,
        "requester": ticket.requester,
        "resolved": int(ticket.is_resolved),
        "created_at": ticket.created_at,
        "digest": hashlib.sha256(data.encode("utf-8", "replace")).hexdigest(),
        "data": data,
        "names": None if ticket.name_hashes is None else sorted(set(ticket.name_hashes)),
    }


def _links(ticket: Ticket) -> list[dict[str, Any]]:
    """The links that a ticket came with, as rows."""
    link = {"source": ticket.source, "ticket": ticket.id, "said_by": "agent", "imported": 1, "removed": 0}
    return [{**link, "slug": slug, "created_at": ticket.resolved_at} for slug in sorted(set(ticket.linked_articles))]


def _links_by_people(ticket: Ticket) -> list[dict[str, Any]]:
    """The links of people that an export of a store brings along, as rows."""
    its = {"source": ticket.source, "ticket": ticket.id, "imported": 0}
    kept = ticket.kept.links if ticket.kept else ()
    return [
        {**its, "slug": one.slug, "said_by": one.by, "created_at": one.created_at, "removed": int(one.removed)}
        for one in kept
    ]
