"""Questions that agents ask back, and what people decided about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from kbtools.errors import KbError, nearest
from kbtools.model.followup import Followup, FollowupChange, Key
from kbtools.storage.database import Database
from kbtools.storage.followup_ids import continued, free_id
from kbtools.storage.statements import hold, upsert
from kbtools.storage.tables import followup_tickets, followups

_LAST = 1_000_000  # place of one that was not found again


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

    def decide(self, decided: Followup, email: str, now: datetime) -> None:
        """Write a question as a person decided, and keep what was before."""
        with self._database.write() as connection:
            (old,) = _select(connection, followups.c.id == decided.id)
            before = {**_as_json(old, email, now), **_drafted(connection, old)}
            _put(connection, decided, _place(connection, decided.id), before)

    def put_back(self, one: Followup) -> None:
        """Write a question as it was before its last decision: there is nothing more to take back."""
        with self._database.write() as connection:
            (now_is,) = _select(connection, followups.c.id == one.id)
            before = _drafted(connection, now_is) if one.by_person else {}
            _put(connection, one, _place(connection, one.id), before)

    def last_change(self, id_: str) -> FollowupChange | None:
        """What the last decision about a question replaced."""
        with self._database.read() as connection:
            kept = connection.execute(select(followups.c.before).where(followups.c.id == id_)).scalar()
        if not kept or "at" not in kept:
            return None
        kept = {name: value for name, value in kept.items() if name != "drafted"}
        lists = {name: tuple(kept[name]) for name in ("about", "told")}
        return FollowupChange(**{**kept, **lists, "followup": id_, "at": datetime.fromisoformat(kept["at"])})

    def words_before(self, id_: str) -> tuple[str, ...]:
        """The words that the last decision about a question replaced, and those that mining drafted."""
        change = self.last_change(id_)
        with self._database.read() as connection:
            drafted = connection.execute(select(followups.c.before).where(followups.c.id == id_)).scalar() or {}
        replaced = (change.wording, *change.about, *change.told) if change else ()
        return (*replaced, *drafted.get("drafted", ()))

    def remove(self, ids: Collection[str]) -> None:
        """Delete questions."""
        with self._database.write() as connection:
            connection.execute(delete(followup_tickets).where(followup_tickets.c.followup.in_(list(ids))))
            connection.execute(delete(followups).where(followups.c.id.in_(list(ids))))


def _with_decisions(one: Followup, before: Followup) -> Followup:
    if not before.by_person and before.state == "found":
        return replace(one, id=before.id)
    kept = {name: getattr(before, name) for name in ("id", "wording", "about", "told", "state", "by_person")}
    return replace(one, **kept)


def _as_json(old: Followup, email: str, now: datetime) -> dict[str, Any]:
    kept = {name: getattr(old, name) for name in ("state", "wording", "about", "told", "by_person")}
    return {**kept, "email": email, "at": now.isoformat()}


def _drafted(connection: Connection, one: Followup) -> dict[str, list[str]]:
    """The words that mining drafted for what a question asks, though a person has changed them."""
    before = connection.execute(select(followups.c.before).where(followups.c.id == one.id)).scalar() or {}
    return {"drafted": before.get("drafted", list(one.told)) if one.by_person else list(one.told)}


def _place(connection: Connection, id_: str) -> int:
    return int(connection.execute(select(followups.c.place).where(followups.c.id == id_)).scalar_one())


def _put(connection: Connection, one: Followup, place: int, before: dict[str, Any]) -> None:
    about = {"wording": one.wording, "requesters": one.requesters, "replies": one.replies, "state": one.state}
    lists = {"about": one.about, "told": one.told, "nearest": one.articles, "tags": one.tags}
    row: dict[str, Any] = {
        "id": one.id,
        "place": place,
        **about,
        **{name: list(value) for name, value in lists.items()},
    }
    upsert(
        connection, followups, [{**row, "by_person": int(one.by_person), "before": before, "mined_at": one.mined_at}]
    )
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
