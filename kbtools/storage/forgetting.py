"""Deleting the data of a person and old tickets, and changing the secret that hashes and seals depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Connection, bindparam, delete, func, inspect, select, update

from kbtools.model.visit import UNKNOWN_NETWORK
from kbtools.storage.column_types import Day, Json, PortableText, UtcTime, is_known
from kbtools.storage.database import Database
from kbtools.storage.mail_answers import delete_threads, rekey_answers
from kbtools.storage.secret_in_use import SECRET_ROW
from kbtools.storage.statements import hold, in_batches, upsert
from kbtools.storage.tables import (
    METADATA,
    article_changes,
    claims,
    copies,
    cursors,
    flags,
    followup_tickets,
    gap_tickets,
    jobs,
    links,
    mail_answers,
    new_tickets,
    outbox,
    reply_notes,
    staff_log,
    staff_sessions,
    ticket_labels,
    tickets,
)
from kbtools.text.json_text import texts_in

Key = tuple[str, str]  # source and id of a ticket
_UNWIPED = "unwiped"  # the row of `cursors` that is there while deleted rows wait for `wipe`

# Where a ticket is named; the tickets first, because whoever writes one changes its links after it.
_OF_TICKET = (
    (tickets, tickets.c.source, tickets.c.id),
    (ticket_labels, ticket_labels.c.source, ticket_labels.c.ticket),
    (links, links.c.source, links.c.ticket),
    (flags, flags.c.source, flags.c.ticket),
    (gap_tickets, gap_tickets.c.source, gap_tickets.c.ticket),
    (mail_answers, mail_answers.c.source, mail_answers.c.ticket),
    (followup_tickets, followup_tickets.c.source, followup_tickets.c.ticket),
    (new_tickets, new_tickets.c.source, new_tickets.c.id),
    (reply_notes, reply_notes.c.source, reply_notes.c.ticket),
)


# Tables whose rows are looked at in another way, and columns that hold no words but names, hashes and states.
_OTHERS = set("tickets ticket_labels outbox mail_answers alembic_version store_version".split()) | set(
    "cursors mail_threads staff staff_invitations staff_log staff_sessions".split()
)
_NAMES = ("slug", "item")  # columns that `names` looks at
_NO_WORDS = set(
    "slug source ticket network digest state verdict nearest said_by kind sources titled_from closed".split()
) | set("email sent_by approved_by action linked unlinked ledger revision wanted live sealed articles".split())


@dataclass(frozen=True, slots=True)
class Rekeying:
    """How many hashes and seals were changed, and the references of originals that could not be opened."""

    changed: int
    unopened: tuple[str, ...] = ()


class Forgetting:
    """Deletion and rekeying in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tickets_of(self, requester: str) -> list[Key]:
        """Source and id of the tickets of one requester, by the keyed hash."""
        query = select(tickets.c.source, tickets.c.id).where(tickets.c.requester == requester)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(tickets.c.source, tickets.c.id)).all()
        return [(row.source, row.id) for row in rows]

    def tickets_before(self, moment: datetime) -> list[Key]:
        """Source and id of the tickets written before a moment; tickets of unknown date are left out."""
        old = (is_known(tickets.c.created_at), tickets.c.created_at < moment)
        query = select(tickets.c.source, tickets.c.id).where(*old)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(tickets.c.source, tickets.c.id)).all()
        return [(row.source, row.id) for row in rows]

    def remove(self, keys: Iterable[Key], references: Iterable[str] = ()) -> None:
        """Delete tickets with their links, flags and places in gaps, and originals in the outbox; all or nothing."""
        rows = [{"its_source": source, "its_id": id_} for source, id_ in sorted(keys)]
        originals = [{"its_reference": reference} for reference in sorted(references)]
        with self._database.write() as connection:
            if rows or originals:
                _expect_wipe(connection)
            if rows:
                delete_threads(connection, rows)
                for table, source, id_ in _OF_TICKET:
                    one = (source == bindparam("its_source"), id_ == bindparam("its_id"))
                    connection.execute(delete(table).where(*one), rows)
            if originals:
                connection.execute(delete(outbox).where(outbox.c.reference == bindparam("its_reference")), originals)

    def mentions(self, keys: Iterable[Key]) -> int:
        """Rows that still hold one of these tickets, in any table."""
        found = 0
        with self._database.read() as connection:
            for key in keys:
                for table, source, id_ in _OF_TICKET:
                    query = select(func.count()).select_from(table).where(source == key[0], id_ == key[1])
                    found += connection.execute(query).scalar_one()
        return found

    def texts(self) -> Iterator[tuple[str, list[str]]]:
        """By table, what people wrote and what was made from it, a text a row; without tickets and sealed originals."""
        for table in METADATA.sorted_tables:
            columns = [c for c in table.columns if isinstance(c.type, (PortableText, Json)) and c.name not in _NO_WORDS]
            written = [c for c in columns if not isinstance(c.type, (UtcTime, Day)) and not c.primary_key]
            if not written or table.name in _OTHERS:
                continue
            with self._database.read() as connection:
                rows = connection.execute(select(*written)).all()
            yield table.name, [" ".join(text for value in row for text in texts_in(value)) for row in rows]

    def names(self) -> Iterator[tuple[str, set[str]]]:
        """By table, under what its rows are kept: slugs of articles, names of drafts, and what staff did something to.

        A draft has its name from the words of tickets.
        """
        named = [c for t in METADATA.sorted_tables for c in t.columns if c.name in _NAMES or c is staff_log.c.about]
        for column in named:
            with self._database.read() as connection:
                found = connection.execute(select(column).distinct()).scalars()
                yield column.table.name, {str(name) for name in found if "@" not in str(name)}
        with self._database.read() as connection:
            asked = connection.execute(select(jobs.c.wanted)).scalars().all()
        yield jobs.name, {str(wanted["slug"]) for wanted in asked}

    def backups(self) -> list[str]:
        """The copies in the database that upgrades made; those of a SQLite file lie beside it."""
        with self._database.read() as connection:
            names = inspect(connection).get_schema_names()
        return [f"schema {name}" for name in sorted(names) if name.startswith("kb_before_")]

    def expect_wipe(self) -> None:
        """Note that rows will be deleted: where a run ends before its `wipe`, `needs_wipe` tells the next one."""
        with self._database.write() as connection:
            _expect_wipe(connection)

    def needs_wipe(self) -> bool:
        """Whether deleted rows may still be in the file, because a run was cut off."""
        return self._unwiped() is not None

    def wipe(self) -> None:
        """Erase deleted rows from a SQLite file; PostgreSQL does this by itself (autovacuum).

        What another run deletes meanwhile waits for the next time: `needs_wipe` stays true.
        """
        erased = self._unwiped()
        self._database.compact()
        with self._database.write() as connection:
            connection.execute(delete(cursors).where(cursors.c.name == _UNWIPED, cursors.c.cursor == erased))

    def _unwiped(self) -> str | None:
        """The value that the last deletion left; None if nothing waits for `wipe`."""
        with self._database.read() as connection:
            return connection.execute(select(cursors.c.cursor).where(cursors.c.name == _UNWIPED)).scalar()

    def rekey(self, mark: str, hashed: Callable[[str], str], sealed: Callable[[bytes], bytes | None]) -> Rekeying:
        """Change every requester's hash and every seal in one transaction, and sign staff out.

        An original for which `sealed` has nothing stays as it is.

        Hashes of names cannot be made anew without the names: they are removed. `mark` identifies the new secret: a
        store that has this mark already is left unchanged.
        """
        with self._database.write() as connection:
            # The table of cursors first, as all do who need two of them: so no two wait for each other for ever.
            hold(connection, cursors, tickets, claims, outbox, mail_answers, new_tickets)
            if connection.execute(select(cursors.c.cursor).where(cursors.c.name == SECRET_ROW)).scalar() == mark:
                return Rekeying(0)
            known = select(tickets.c.requester).where(tickets.c.requester != "").distinct()
            requesters = connection.execute(known).scalars().all()
            for batch in in_batches(requesters):
                _change_requesters(connection, {requester: hashed(requester) for requester in batch})
            _change_networks(connection, hashed)
            originals, unopened = _seal_originals_anew(connection, sealed)
            _seal_new_tickets_anew(connection, sealed)
            answers, closed = rekey_answers(connection, hashed, sealed)
            connection.execute(update(tickets).values(names=None))
            connection.execute(delete(copies))  # hashes of today alone
            connection.execute(delete(article_changes))  # their files name tickets by hashes
            connection.execute(delete(staff_sessions))  # staff sign in again
            upsert(connection, cursors, [{"name": SECRET_ROW, "cursor": mark}])
        changed = len(requesters) + originals - len(unopened) + answers
        return Rekeying(changed, (*unopened, *closed))


def _expect_wipe(connection: Connection) -> None:
    """Note that deleted rows wait for `wipe`, with a value of its own each time."""
    upsert(connection, cursors, [{"name": _UNWIPED, "cursor": token_hex(8)}])


def _change_requesters(connection: Connection, new: Mapping[str, str]) -> None:
    """In the column, and in the ticket itself; `new` hashes by the old ones, at most 500."""
    theirs = select(tickets.c.source, tickets.c.id, tickets.c.requester, tickets.c.data)
    rows = connection.execute(theirs.where(tickets.c.requester.in_(new))).all()
    changed = [
        {
            "its_source": row.source,
            "its_id": row.id,
            "data": {**row.data, "requester": new[row.requester]},
            "requester": new[row.requester],
        }
        for row in rows
    ]
    one = (tickets.c.source == bindparam("its_source"), tickets.c.id == bindparam("its_id"))
    connection.execute(update(tickets).where(*one), changed)


def _change_networks(connection: Connection, hashed: Callable[[str], str]) -> None:
    known = select(claims.c.network).where(claims.c.network != UNKNOWN_NETWORK).distinct()
    for network in connection.execute(known).scalars().all():
        connection.execute(update(claims).where(claims.c.network == network).values(network=hashed(network)))


def _seal_originals_anew(connection: Connection, sealed: Callable[[bytes], bytes | None]) -> tuple[int, list[str]]:
    """How many originals there are, and the references of those that cannot be opened."""
    originals = connection.execute(select(outbox.c.reference).order_by(outbox.c.reference)).scalars().all()
    unopened: list[str] = []
    for reference in originals:  # one at a time, since an original may be large
        one = outbox.c.reference == reference
        before = connection.execute(select(outbox.c.sealed).where(one)).scalar_one()
        again = sealed(before.encode("ascii", "replace"))
        if again is None:
            unopened.append(reference)
            continue
        connection.execute(update(outbox).where(one).values(sealed=again.decode("ascii")))
    return len(originals), unopened


def _seal_new_tickets_anew(connection: Connection, sealed: Callable[[bytes], bytes | None]) -> None:
    """One that cannot be opened loses its text, and is decided about without."""
    own = new_tickets.c
    rows = connection.execute(select(own.source, own.id, own.sealed).where(own.sealed != "")).all()
    for row in rows:
        again = sealed(row.sealed.encode("ascii", "replace")) or b""
        one = (own.source == row.source, own.id == row.id)
        connection.execute(update(new_tickets).where(*one).values(sealed=again.decode("ascii")))
