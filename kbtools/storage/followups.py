"""Questions that agents ask back, and what people decided about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from kbtools.errors import KbError, nearest
from kbtools.model.followup import Followup, Key
from kbtools.storage.database import Database
from kbtools.storage.followup_ids import continued, free_id
from kbtools.storage.statements import hold, upsert
from kbtools.storage.tables import followup_tickets, followups

_LAST = 1_000_000  # place of one that was not found again
_DECIDED = ("state", "wording", "about", "told", "by_person")  # what a decision changes


class Followups:
    """The questions of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_all(self, found: Sequence[Followup], now: datetime) -> list[Followup]:
        """Write what one mining found, in order; return it, each with the id, state and words that are kept.

        Which question an earlier one is now, says `continued`. One that is offered stays though it was not found
        again.
        """
        with self._database.write() as connection:
            hold(connection, followups, followup_tickets)
            earlier = _select(connection)
            changes = {row.id: row.before for row in connection.execute(select(followups.c.id, followups.c.before))}
            drafted = {old.id: changes[old.id].get("drafted", old.told) for old in earlier if old.by_person}
            continues = continued(found, earlier, drafted)
            known = {old.id for old in continues if old}
            stay = [old for old in earlier if old.id not in known and old.state == "offered"]
            kept, taken = [], known.union(old.id for old in stay)
            for one, before in zip(found, continues, strict=True):
                if before:
                    kept.append(_with_decisions(one, before))
                    if before.by_person:
                        changes[before.id] = {**changes[before.id], "drafted": list(one.told)}
                else:
                    kept.append(replace(one, id=free_id(one.id, taken)))
                    taken.add(kept[-1].id)
            connection.execute(delete(followup_tickets))
            connection.execute(delete(followups))
            for place, one in enumerate(kept):
                _put(connection, replace(one, mined_at=now), place, changes.get(one.id, {}))
            for one in stay:
                _put(connection, one, _LAST, changes.get(one.id, {}))
            return [replace(one, mined_at=now) for one in kept]

    def all(self) -> list[Followup]:
        """All questions, in order."""
        with self._database.read() as connection:
            return _select(connection)

    def offered(self) -> list[Followup]:
        """Those that the form may offer."""
        with self._database.read() as connection:
            return _select(connection, followups.c.state == "offered")

    def get(self, id_: str) -> Followup:
        """One question; raises `KbError("followup-missing")`."""
        with self._database.read() as connection:
            found = _select(connection, followups.c.id == id_)
            ids = [] if found else list(connection.execute(select(followups.c.id)).scalars())
        if not found:
            meant = nearest(id_, ids)
            hint = f"did you mean {meant}?" if meant else "kb followup list"
            raise KbError("followup-missing", f"no question has the id '{id_}'", hint=hint)
        return found[0]

    def decide(self, decided: Followup) -> None:
        """Write a question as a person decided, and keep what was before."""
        with self._database.write() as connection:
            (old,) = _select(connection, followups.c.id == decided.id)
            before = {**{name: getattr(old, name) for name in _DECIDED}, **_drafted(connection, old)}
            _put(connection, decided, _place(connection, decided.id), before)

    def put_back(self, one: Followup) -> None:
        """Write a question as it was before its last decision: there is nothing more to take back."""
        with self._database.write() as connection:
            (now_is,) = _select(connection, followups.c.id == one.id)
            before = _drafted(connection, now_is) if one.by_person else {}
            _put(connection, one, _place(connection, one.id), before)

    def before_decision(self, one: Followup) -> Followup | None:
        """The question as it was before the last decision about it; None where there is none to take back."""
        with self._database.read() as connection:
            kept = _before(connection, one.id)
        if not kept.keys() >= set(_DECIDED):
            return None
        lists = {name: tuple(kept[name]) for name in ("about", "told")}
        return replace(one, **{**{name: kept[name] for name in _DECIDED}, **lists})

    def words_before(self, id_: str) -> tuple[str, ...]:
        """The words that the last decision about a question replaced, and those that mining drafted."""
        with self._database.read() as connection:
            kept = _before(connection, id_)
        words = (word for name in ("about", "told", "drafted") for word in kept.get(name, ()))
        return kept.get("wording", ""), *words

    def remove(self, ids: Collection[str]) -> None:
        """Delete questions."""
        with self._database.write() as connection:
            connection.execute(delete(followup_tickets).where(followup_tickets.c.followup.in_(list(ids))))
            connection.execute(delete(followups).where(followups.c.id.in_(list(ids))))


def _with_decisions(one: Followup, before: Followup) -> Followup:
    if not before.by_person and before.state == "found":
        return replace(one, id=before.id)
    return replace(one, **{name: getattr(before, name) for name in ("id", *_DECIDED)})


def _before(connection: Connection, id_: str) -> dict[str, Any]:
    return connection.execute(select(followups.c.before).where(followups.c.id == id_)).scalar() or {}


def _drafted(connection: Connection, one: Followup) -> dict[str, list[str]]:
    """The words that mining drafted for what a question asks, though a person has changed them."""
    told = list(one.told)
    return {"drafted": _before(connection, one.id).get("drafted", told) if one.by_person else told}


def _place(connection: Connection, id_: str) -> int:
    return int(connection.execute(select(followups.c.place).where(followups.c.id == id_)).scalar_one())


def _put(connection: Connection, one: Followup, place: int, before: dict[str, Any]) -> None:
    row = {
        "id": one.id,
        "place": place,
        "wording": one.wording,
        "requesters": one.requesters,
        "replies": one.replies,
        "about": list(one.about),
        "told": list(one.told),
        "nearest": list(one.articles),
        "tags": list(one.tags),
        "state": one.state,
        "by_person": int(one.by_person),
        "before": before,
        "mined_at": one.mined_at,
    }
    upsert(connection, followups, [row])
    connection.execute(delete(followup_tickets).where(followup_tickets.c.followup == one.id))
    rows = [
        {"followup": one.id, "place": number, "source": source, "ticket": ticket}
        for number, (source, ticket) in enumerate(one.tickets)
    ]
    if rows:
        connection.execute(followup_tickets.insert(), rows)


def _select(connection: Connection, *where: Any) -> list[Followup]:
    query = select(followups).where(*where).order_by(followups.c.place, followups.c.id)
    rows = connection.execute(query).all()
    own = followup_tickets.c
    named = select(followup_tickets).where(own.followup.in_([row.id for row in rows])).order_by(own.followup, own.place)
    tickets: dict[str, list[Key]] = {}
    for row in connection.execute(named):
        tickets.setdefault(row.followup, []).append((row.source, row.ticket))
    return [_followup(row, tuple(tickets.get(row.id, ()))) for row in rows]


def _followup(row: Row[Any], tickets: tuple[Key, ...]) -> Followup:
    return Followup(
        id=row.id,
        wording=row.wording,
        tickets=tickets,
        requesters=row.requesters,
        replies=row.replies,
        about=tuple(row.about),
        told=tuple(row.told),
        articles=tuple(row.nearest),
        tags=tuple(row.tags),
        state=row.state,
        by_person=bool(row.by_person),
        mined_at=row.mined_at,
    )
