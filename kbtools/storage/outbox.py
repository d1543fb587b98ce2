"""The outbox: messages on their way to the support team, encrypted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, literal, select, update

from kbtools.errors import KbError
from kbtools.storage.database import Database
from kbtools.storage.statements import put_new
from kbtools.storage.tables import outbox

State = Literal["waiting", "delivered", "parked"]
CLAIM = timedelta(minutes=5)  # after this time another process may take over a message

_WAITING = outbox.c.state == "waiting"
_IN_TURN = (outbox.c.next_try, outbox.c.created_at, outbox.c.reference)  # longest waiting first
_UNCLAIMED = {"claimed_until": None}
_TRIED = {"tries": outbox.c.tries + 1, **_UNCLAIMED}


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One sealed original. `key` recognises a message that is sent twice; `id` is its reference."""

    key: str
    reference: str
    sealed: bytes
    next_try: datetime
    created_at: datetime
    state: State = "waiting"
    tries: int = 0
    error: str = ""
    delivered_at: datetime | None = None

    @property
    def id(self) -> str:
        """What the methods of `Outbox` take."""
        return self.reference


@dataclass(frozen=True, slots=True)
class Room:
    """What an outbox may hold: messages that are not delivered, and bytes of all sealed originals."""

    messages: int
    size: int


class Outbox:
    """The outbox of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, item: OutboxItem) -> OutboxItem:
        """Write an item; if the key exists already, the earlier item is returned and nothing is written."""
        with self._database.write() as connection:
            return add_item(connection, item)

    def find(self, key: str) -> OutboxItem | None:
        """The item with this key."""
        with self._database.read() as connection:
            return next(iter(_select(connection, outbox.c.message_key == key)), None)

    def has_reference(self, reference: str) -> bool:
        """Whether an item has this reference."""
        query = select(outbox.c.reference).where(outbox.c.reference == reference)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def due(self, now: datetime) -> list[str]:
        """References of what is to be sent now and no process is sending, longest waiting first."""
        query = select(outbox.c.reference).where(_WAITING, outbox.c.next_try <= now, outbox.c.claimed_until <= now)
        with self._database.read() as connection:
            return list(connection.execute(query.order_by(*_IN_TURN)).scalars())

    def get(self, reference: str) -> OutboxItem | None:
        """The item with this reference; None where it is gone."""
        with self._database.read() as connection:
            return next(iter(_select(connection, outbox.c.reference == reference)), None)

    def all(self, *, sealed: bool = True) -> list[OutboxItem]:
        """Everything, longest waiting first; without `sealed` the originals, which may be large, are not read."""
        with self._database.read() as connection:
            return _select(connection, sealed=sealed)

    def listed(self, states: Collection[State], first: int, most: int) -> list[OutboxItem]:
        """Items in these states without their originals, the oldest first; delivered ones the newest first.

        `first`: how many are left out before, `most`: how many are read.
        """
        newest = "delivered" in states
        order = (outbox.c.delivered_at.desc(), outbox.c.reference) if newest else (outbox.c.created_at, *_IN_TURN)
        query = _query(outbox.c.state.in_(states), sealed=False).order_by(*order).offset(first).limit(most)
        with self._database.read() as connection:
            return [_item(row) for row in connection.execute(query)]

    def late(self, moment: datetime, most: int) -> tuple[list[OutboxItem], int]:
        """Parked items, and those that wait since before a moment: the oldest ones without originals, and how many."""
        is_late = (outbox.c.state == "parked") | (_WAITING & (outbox.c.created_at < moment))
        query = _query(is_late, sealed=False).order_by(outbox.c.created_at, *_IN_TURN).limit(most)
        with self._database.read() as connection:
            number = connection.execute(select(func.count()).select_from(outbox).where(is_late)).scalar_one()
            return [_item(row) for row in connection.execute(query)], int(number)

    def failing(self) -> tuple[int, str]:
        """How many waiting items were tried in vain, and the reason of the one that waits longest."""
        failed = (_WAITING, outbox.c.tries > 0)
        with self._database.read() as connection:
            number = connection.execute(select(func.count()).select_from(outbox).where(*failed)).scalar_one()
            reasons = connection.execute(select(outbox.c.error).where(*failed).order_by(outbox.c.created_at).limit(1))
            return int(number), reasons.scalar() or ""

    def claim(self, id_: str, now: datetime) -> bool:
        """Take an item to send it; False when another process has it. A claim ends by itself after five minutes."""
        free = _rows(outbox.c.reference == id_, _WAITING, outbox.c.claimed_until <= now)
        with self._database.write() as connection:
            # Skip rows that another process has locked; do not wait for them.
            return _change(connection, free.with_for_update(skip_locked=True), {"claimed_until": now + CLAIM}) > 0

    def delivered(self, id_: str, now: datetime) -> None:
        """Mark an item as delivered."""
        sent = {"state": "delivered", "delivered_at": now, "error": ""}
        with self._database.write() as connection:
            _change(connection, _rows(outbox.c.reference == id_), {**sent, **_TRIED})

    def failed(self, id_: str, reason: str, next_try: datetime | None) -> None:
        """Note a failed try; without `next_try` the item is parked for a person to look at."""
        failure = {"state": "waiting" if next_try else "parked", "next_try": next_try, "error": reason}
        with self._database.write() as connection:
            _change(connection, _rows(outbox.c.reference == id_), {**failure, **_TRIED})

    def hold_back(self, until: datetime) -> None:
        """Postpone all waiting items to a time at the earliest; this does not count as a try."""
        with self._database.write() as connection:
            _change(connection, _rows(_WAITING, outbox.c.next_try < until), {"next_try": until})

    def retry(self, reference: str | None = None) -> int:
        """Make waiting and parked items due at once, one or all; raises `KbError("not-found")` for an unknown one."""
        if reference and not self.has_reference(reference):
            raise _unknown(reference)
        chosen = _rows(outbox.c.state != "delivered")
        if reference:
            chosen = chosen.where(outbox.c.reference == reference)
        with self._database.write() as connection:
            return _change(connection, chosen, {"state": "waiting", "tries": 0, "next_try": None, **_UNCLAIMED})

    def remove(self, reference: str) -> None:
        """Delete one item in whatever state; raises `KbError("not-found")` for an unknown one."""
        with self._database.write() as connection:
            if not connection.execute(delete(outbox).where(outbox.c.reference == reference)).rowcount:
                raise _unknown(reference)

    def forget_delivered(self, before: datetime) -> int:
        """Delete originals that were delivered before a time; return how many."""
        with self._database.write() as connection:
            old = (outbox.c.state == "delivered", outbox.c.delivered_at < before)
            return connection.execute(delete(outbox).where(*old)).rowcount

    def counts(self) -> dict[str, int]:
        """How many are waiting, delivered and parked."""
        with self._database.read() as connection:
            return {state: number for state, (number, _) in _held(connection).items()}

    def sizes(self) -> dict[str, int]:
        """Bytes of the sealed originals that are waiting, delivered and parked."""
        with self._database.read() as connection:
            return {state: size for state, (_, size) in _held(connection).items()}


def _unknown(reference: str) -> KbError:
    return KbError("not-found", f"the outbox has no '{reference}'", hint="kb outbox list")


def make_room(connection: Connection, room: Room) -> None:
    """Delete the oldest delivered originals until the rest fits; raises `KbError("outbox-full")` if it cannot."""
    held = _held(connection)
    number, size = (sum(held[state][at] for state in ("waiting", "parked")) for at in (0, 1))
    if number > room.messages or size > room.size:
        raise KbError(
            "outbox-full",
            f"the outbox is full: {number:,} messages with {size:,} bytes are not delivered",
            where="deliver.most_messages, deliver.most_bytes",
            hint="kb outbox list says why they are not delivered",
        )
    over = size + held["delivered"][1] - room.size
    if over <= 0:
        return
    old = select(outbox.c.reference, outbox.c.size).where(outbox.c.state == "delivered")
    for row in connection.execute(old.order_by(outbox.c.delivered_at, outbox.c.reference)).all():
        if over > 0:
            connection.execute(delete(outbox).where(outbox.c.reference == row.reference))
            over -= row.size


def _held(connection: Connection) -> dict[str, tuple[int, int]]:
    """Number and bytes of the originals in each state."""
    query = select(outbox.c.state, func.count().label("number"), func.sum(outbox.c.size).label("size"))
    rows = connection.execute(query.group_by(outbox.c.state)).all()
    found = {row.state: (int(row.number), int(row.size)) for row in rows}
    return {"waiting": (0, 0), "delivered": (0, 0), "parked": (0, 0)} | found


def add_item(connection: Connection, item: OutboxItem) -> OutboxItem:
    """`Outbox.add` in a transaction that is open already."""
    row = {
        "reference": item.reference,
        "message_key": item.key,
        "sealed": item.sealed.decode("ascii"),
        "state": item.state,
        "tries": item.tries,
        "next_try": item.next_try,
        "claimed_until": None,
        "delivered_at": None,
        "created_at": item.created_at,
        "error": item.error,
        "size": len(item.sealed),
    }
    if put_new(connection, outbox, row, key=["message_key"]):
        return item
    return _select(connection, outbox.c.message_key == item.key)[0]


def _select(connection: Connection, *where: ColumnElement[bool], sealed: bool = True) -> list[OutboxItem]:
    """Items that meet all of the conditions, longest waiting first."""
    return [_item(row) for row in connection.execute(_query(*where, sealed=sealed).order_by(*_IN_TURN))]


def _query(*where: ColumnElement[bool], sealed: bool) -> Select[Any]:
    columns = [one if sealed or one is not outbox.c.sealed else literal("").label("sealed") for one in outbox.c]
    return select(*columns).where(*where)


def _rows(*where: ColumnElement[bool]) -> Select[str]:
    """Items that meet all conditions, locked in the order of references, so that there is no deadlock."""
    return select(outbox.c.reference).where(*where).order_by(outbox.c.reference).with_for_update()


def _change(connection: Connection, chosen: Select[str], columns: Mapping[str, Any]) -> int:
    return connection.execute(update(outbox).where(outbox.c.reference.in_(chosen)).values(columns)).rowcount


def _item(row: Row[Any]) -> OutboxItem:
    return OutboxItem(
        key=row.message_key,
        reference=row.reference,
        sealed=row.sealed.encode("ascii", "replace"),  # a damaged one is not opened, and stops no other
        next_try=row.next_try or row.created_at,
        created_at=row.created_at,
        state=row.state,
        tries=row.tries,
        error=row.error,
        delivered_at=row.delivered_at,
    )
