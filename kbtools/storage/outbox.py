"""Tickets on their way to the support team, sealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Connection, text

from kbtools.errors import KbError
from kbtools.storage.database import Database, moment, stamp

State = Literal["waiting", "delivered", "parked"]
CLAIM = timedelta(minutes=5)  # a sender that died holds a ticket up no longer


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One sealed original. `key` tells the same message sent twice; `id` is its reference."""

    key: str
    reference: str
    sealed: bytes
    next_try: datetime
    created_at: datetime
    state: State = "waiting"
    tries: int = 0
    error: str = ""

    @property
    def id(self) -> str:
        """What the methods of `Outbox` take."""
        return self.reference


class Outbox:
    """The outbox of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, item: OutboxItem) -> OutboxItem:
        """Write an item; under a key that is there already, the earlier item is returned and nothing written."""
        with self._database.write() as connection:
            return add_item(connection, item)

    def find(self, key: str) -> OutboxItem | None:
        """The item with this key."""
        rows = self._select("message_key = :key", {"key": key})
        return rows[0] if rows else None

    def has_reference(self, reference: str) -> bool:
        """Whether an item has this reference."""
        return bool(self._select("reference = :reference", {"reference": reference}))

    def due(self, now: datetime) -> list[OutboxItem]:
        """What should be sent now and nobody is sending, longest waiting first."""
        return self._select("state = 'waiting' AND next_try <= :now AND claimed_until <= :now", {"now": stamp(now)})

    def all(self) -> list[OutboxItem]:
        """Everything, longest waiting first."""
        return self._select("1 = 1", {})

    def claim(self, id_: str, now: datetime) -> bool:
        """Take an item to send it; False when another process has it. A claim ends by itself after five minutes."""
        values = {"id": id_, "now": stamp(now), "until": stamp(now + CLAIM)}
        return self._change("claimed_until = :until", "state = 'waiting' AND claimed_until <= :now", values) > 0

    def delivered(self, id_: str, now: datetime) -> None:
        """The support team has it."""
        self._change(
            "state = 'delivered', delivered_at = :now, tries = tries + 1, error = '', claimed_until = ''",
            "1 = 1",
            {"id": id_, "now": stamp(now)},
        )

    def failed(self, id_: str, reason: str, next_try: datetime | None) -> None:
        """A try failed; without `next_try` the item is parked for a person to look at."""
        state = "waiting" if next_try else "parked"
        values = {"id": id_, "state": state, "reason": reason, "next": stamp(next_try)}
        self._change(
            "state = :state, tries = tries + 1, error = :reason, next_try = :next, claimed_until = ''", "1 = 1", values
        )

    def hold_back(self, until: datetime) -> None:
        """Let nothing that waits be due before a time; it costs no try."""
        self._change("next_try = :until", "state = 'waiting' AND next_try < :until", {"until": stamp(until)}, one=False)

    def retry(self, reference: str | None = None) -> int:
        """Make what waits or is parked due at once, one or all; raises `KbError("not-found")` for an unknown one."""
        if reference and not self.has_reference(reference):
            raise KbError("not-found", f"the outbox has no '{reference}'", hint="kb outbox list")
        chosen = "state <> 'delivered'"
        values: dict[str, Any] = {"id": reference}
        return self._change(
            "state = 'waiting', tries = 0, next_try = '', claimed_until = ''", chosen, values, one=bool(reference)
        )

    def forget_delivered(self, before: datetime) -> int:
        """Delete originals that were delivered before a time; how many."""
        query = text("DELETE FROM outbox WHERE state = 'delivered' AND delivered_at < :before")
        with self._database.write() as connection:
            return connection.execute(query, {"before": stamp(before)}).rowcount

    def counts(self) -> dict[str, int]:
        """How many are waiting, delivered and parked."""
        with self._database.read() as connection:
            rows = connection.execute(text("SELECT state, count(*) AS number FROM outbox GROUP BY state")).all()
        return {"waiting": 0, "delivered": 0, "parked": 0} | {row.state: row.number for row in rows}

    def _select(self, where: str, values: dict[str, Any]) -> list[OutboxItem]:
        with self._database.read() as connection:
            return select_items(connection, where, values)

    def _change(self, what: str, where: str, values: dict[str, Any], *, one: bool = True) -> int:
        only = "reference = :id AND " if one else ""
        with self._database.write() as connection:
            return connection.execute(text(f"UPDATE outbox SET {what} WHERE {only}{where}"), values).rowcount  # noqa: S608 - constants


def add_item(connection: Connection, item: OutboxItem) -> OutboxItem:
    """`Outbox.add` in a transaction that is open already."""
    earlier = select_items(connection, "message_key = :key", {"key": item.key})
    if earlier:
        return earlier[0]
    put = text(
        "INSERT INTO outbox (reference, message_key, sealed, state, tries, next_try, claimed_until, delivered_at,"
        " created_at, error) VALUES (:reference, :key, :sealed, :state, :tries, :next_try, '', '', :created_at, :error)"
    )
    connection.execute(
        put,
        {
            "reference": item.reference,
            "key": item.key,
            "sealed": item.sealed.decode("ascii"),
            "state": item.state,
            "tries": item.tries,
            "next_try": stamp(item.next_try),
            "created_at": stamp(item.created_at),
            "error": item.error,
        },
    )
    return item


def select_items(connection: Connection, where: str, values: dict[str, Any]) -> list[OutboxItem]:
    """Items that meet a constant condition, longest waiting first."""
    query = text(f"SELECT * FROM outbox WHERE {where} ORDER BY next_try, created_at, reference")  # noqa: S608 - constants
    return [_item(row) for row in connection.execute(query, values)]


def _item(row: Any) -> OutboxItem:
    created = moment(row.created_at)
    assert created is not None  # noqa: S101 - always written
    item = OutboxItem(
        row.message_key, row.reference, row.sealed.encode("ascii"), moment(row.next_try) or created, created
    )
    return replace(item, state=cast("State", row.state), tries=row.tries, error=row.error)
