"""New tickets that a help desk told of: each is looked at once, and gets at most one note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Row, delete, func, select, update

from kbtools.storage.database import Database
from kbtools.storage.secret_in_use import expect_secret
from kbtools.storage.statements import put_new
from kbtools.storage.tables import new_tickets as own

State = Literal["waiting", "sending", "noted", "silent", "refused", "in-doubt"]
CLAIM = timedelta(minutes=5)  # after this time a ticket that is being looked at may be taken over
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A new ticket and what became of its note.

    `waiting`: it is not looked at yet, or will be tried again. `sending`: the note is on its way. `noted`: the help
    desk has it. `silent`: there was nothing to say. `refused`: it could not be written, and `error` says why.
    `in-doubt`: nobody knows whether the help desk has it, and it is not sent again.

    `sealed`: the ticket's text, empty once it is decided. `tries`: how often it had to wait. `articles`: slugs that the
    note links.
    """

    source: str
    id: str
    sealed: bytes
    received_at: datetime
    state: State = "waiting"
    tries: int = 0
    error: str = ""
    articles: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """`(source, id)`, which identifies the ticket."""
        return self.source, self.id


class NewTickets:
    """The new tickets of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, ticket: NewTicket, mark: str) -> bool:
        """Write one; False, and nothing is written, where it was told of before.

        `mark`: of the secret that seals it; raises `KbError("secret-missing")` where it was changed meanwhile.
        """
        row = {
            "source": ticket.source,
            "id": ticket.id,
            "sealed": ticket.sealed.decode("ascii"),
            "state": ticket.state,
            "received_at": ticket.received_at,
            "next_try": ticket.received_at,
            "claimed_until": None,
            "tries": 0,
            "ended_at": None,
            "error": "",
            "articles": [],
        }
        with self._database.write() as connection:
            expect_secret(connection, mark)
            return put_new(connection, own, row)

    def due(self, now: datetime, most: int) -> list[Key]:
        """Keys of what waits and nobody looks at, longest waiting first."""
        free = (own.c.state == "waiting", own.c.next_try <= now, own.c.claimed_until <= now)
        query = select(own.c.source, own.c.id).where(*free).order_by(own.c.received_at, own.c.source, own.c.id)
        with self._database.read() as connection:
            return [(row.source, row.id) for row in connection.execute(query.limit(most))]

    def claim(self, key: Key, now: datetime) -> NewTicket | None:
        """Take one to look at it; None where another process has it or it is gone. A claim ends after five minutes."""
        free = (*_one(key), own.c.state == "waiting", own.c.claimed_until <= now)
        with self._database.write() as connection:
            if not connection.execute(update(own).where(*free).values(claimed_until=now + CLAIM)).rowcount:
                return None
            return _ticket(connection.execute(select(own).where(*_one(key))).one())

    def begin(self, key: Key, articles: Iterable[str]) -> bool:
        """Note, before it is sent, that a note with these articles will be; False where somebody else does it."""
        values = {"state": "sending", "articles": list(articles)}
        with self._database.write() as connection:
            one = (*_one(key), own.c.state == "waiting")
            return bool(connection.execute(update(own).where(*one).values(values)).rowcount)

    def again(self, key: Key, at: datetime, error: str) -> None:
        """The note was certainly not written: try again at this time."""
        values = {"state": "waiting", "next_try": at, "claimed_until": None, "tries": own.c.tries + 1, "error": error}
        with self._database.write() as connection:
            connection.execute(update(own).where(*_one(key)).values(values))

    def end(self, key: Key, state: State, now: datetime, error: str = "") -> None:
        """Note what became of it, and delete its text."""
        values = {"state": state, "sealed": "", "ended_at": now, "claimed_until": None, "error": error}
        with self._database.write() as connection:
            connection.execute(update(own).where(*_one(key)).values(values))

    def doubt_cut_off(self, now: datetime, error: str) -> int:
        """End what was being sent when a process ended: nobody knows whether it arrived. Returns how many."""
        cut_off = (own.c.state == "sending", own.c.claimed_until <= now)
        with self._database.read() as connection:
            if connection.execute(select(own.c.id).where(*cut_off).limit(1)).first() is None:
                return 0  # most of the time, and nobody else has to wait for a write
        values = {"state": "in-doubt", "sealed": "", "ended_at": now, "error": error}
        with self._database.write() as connection:
            return connection.execute(update(own).where(*cut_off).values(values)).rowcount

    def all(self, *states: State) -> list[NewTicket]:
        """Those in these states, or all, the newest first."""
        query = select(own).where(own.c.state.in_(states or get_args(State)))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(own.c.received_at.desc(), own.c.source, own.c.id))
            return [_ticket(row) for row in rows]

    def counts(self, since: datetime | None = None, until: datetime | None = None) -> dict[State, int]:
        """How many are in each state, of those that came from `since` up to `until`."""
        query = select(own.c.state, func.count().label("number")).group_by(own.c.state)
        query = query if since is None else query.where(own.c.received_at >= since)
        query = query if until is None else query.where(own.c.received_at < until)
        with self._database.read() as connection:
            found = {row.state: int(row.number) for row in connection.execute(query)}
        return {state: found.get(state, 0) for state in get_args(State)}

    def remove(self, keys: Iterable[Key]) -> int:
        """Delete some; returns how many."""
        with self._database.write() as connection:
            return sum(connection.execute(delete(own).where(*_one(key))).rowcount for key in sorted(keys))

    def has_before(self, moment: datetime) -> bool:
        """Whether some came before a moment."""
        with self._database.read() as connection:
            return connection.execute(select(own.c.id).where(own.c.received_at < moment).limit(1)).first() is not None

    def remove_before(self, moment: datetime) -> int:
        """Delete those that came before a moment; returns how many."""
        with self._database.write() as connection:
            return connection.execute(delete(own).where(own.c.received_at < moment)).rowcount


def _one(key: Key) -> tuple[ColumnElement[bool], ...]:
    return own.c.source == key[0], own.c.id == key[1]


def _ticket(row: Row[Any]) -> NewTicket:
    return NewTicket(
        source=row.source,
        id=row.id,
        sealed=row.sealed.encode("ascii", "replace"),
        received_at=row.received_at,
        state=row.state,
        tries=row.tries,
        error=row.error,
        articles=tuple(row.articles),
    )
