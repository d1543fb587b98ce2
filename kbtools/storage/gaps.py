"""Gaps that mining found, and what people decided about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, bindparam, text

from kbtools.errors import KbError, nearest
from kbtools.model.gap import Gap, GapState, Verdict
from kbtools.storage.database import Database, moment, stamp

_LAST = 1_000_000  # the place of a gap that was not found again: behind all that were
_COLUMNS = (
    "id place title requesters score verdict nearest first_seen last_seen state why slug rising weeks again issue"
    " asked_then mined_at"
).split()
_PUT = text(  # the names are those above
    f"INSERT INTO gaps ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"  # noqa: S608 - no value stands in it
)
_PUT_TICKET = text(
    "INSERT INTO gap_tickets (gap, place, source, ticket, by_hand) VALUES (:gap, :place, :source, :ticket, :by_hand)"
)
_FORGET = (
    text("DELETE FROM gap_tickets WHERE gap IN :ids").bindparams(bindparam("ids", expanding=True)),
    text("DELETE FROM gaps WHERE id IN :ids").bindparams(bindparam("ids", expanding=True)),
)


class Gaps:
    """The gaps of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_all(self, gaps: Sequence[Gap], now: datetime) -> list[Gap]:
        """Write what one mining found, best first, in one transaction; return it with the states that are kept.

        A gap that is there keeps its state, reason and slug. One that was not found again is removed while it is
        open; with another state it stays behind the others, less the tickets that are in one of these now. Published
        ones keep their tickets: these people have their answer.
        """
        with self._database.write() as connection:
            before = {gap.id: gap for gap in _select(connection)}
            kept = [_with_state(gap, before.get(gap.id)) for gap in gaps]
            found = {gap.id for gap in kept}
            gone = [gap.id for gap in before.values() if gap.id not in found and gap.state == "open"]
            _forget(connection, [*gone, *(id_ for id_ in found if id_ in before)])
            connection.execute(text("UPDATE gaps SET place = :last"), {"last": _LAST})
            for place, gap in enumerate(kept):
                _put(connection, gap, place, now)
            _take_tickets(connection, [gap for gap in before.values() if gap.id not in found], kept, now)
            return kept

    def regroup(self, gaps: Sequence[Gap], gone: Iterable[str], now: datetime) -> None:
        """Write gaps whose tickets a person put together anew, at the place of the first, without those `gone`."""
        with self._database.write() as connection:
            places = {row.id: row.place for row in connection.execute(text("SELECT id, place FROM gaps"))}
            _forget(connection, [*gone, *(gap.id for gap in gaps if gap.id in places)])
            for gap in gaps:
                _put(connection, gap, places.get(gap.id, places[gaps[0].id]), now)

    def all(self, state: GapState | None = None) -> list[Gap]:
        """Gaps, best first; those that the last mining did not find come last."""
        with self._database.read() as connection:
            return [gap for gap in _select(connection) if state in (None, gap.state)]

    def get(self, id_: str) -> Gap:
        """One gap; raises `KbError("gap-missing")`."""
        with self._database.read() as connection:
            return _get(connection, id_)

    def set_state(
        self, id_: str, state: GapState, why: str = "", slug: str = "", *, again: date | None = None, issue: str = ""
    ) -> Gap:
        """Write what was decided, the article that came of it, the day to look again, and the fault that is behind it.

        An empty slug or issue leaves the one that is there. Raises `KbError("gap-missing")`.
        """
        change = text(
            "UPDATE gaps SET state = :state, why = :why, slug = CASE WHEN :slug = '' THEN slug ELSE :slug END,"
            " again = :again, issue = CASE WHEN :issue = '' THEN issue ELSE :issue END, asked_then = requesters"
            " WHERE id = :id"
        )
        day = again.isoformat() if again else ""
        with self._database.write() as connection:
            _get(connection, id_)
            connection.execute(
                change, {"id": id_, "state": state, "why": why, "slug": slug, "again": day, "issue": issue}
            )
            return _get(connection, id_)


def _take_tickets(connection: Connection, others: Iterable[Gap], kept: Iterable[Gap], now: datetime) -> None:
    """A ticket is in one gap: what was found wins over what a gap that was not found again still holds."""
    taken = {key for gap in kept for key in gap.tickets}
    for gap in others:
        left = tuple(key for key in gap.tickets if key not in taken)
        if gap.state not in ("open", "published") and left != gap.tickets:
            _forget(connection, [gap.id])
            _put(connection, replace(gap, tickets=left), _LAST, now)


def _put(connection: Connection, gap: Gap, place: int, now: datetime) -> None:
    connection.execute(_PUT, {**_row(gap), "place": place, "mined_at": stamp(now)})
    if rows := _ticket_rows(gap):
        connection.execute(_PUT_TICKET, rows)


def _get(connection: Connection, id_: str) -> Gap:
    gaps = {gap.id: gap for gap in _select(connection)}
    if id_ not in gaps:
        meant = nearest(id_, gaps)
        hint = f"did you mean '{meant}'?" if meant else "kb gap list" if gaps else "kb mine"
        raise KbError("gap-missing", f"no gap has the id '{id_}'", hint=hint)
    return gaps[id_]


def _select(connection: Connection) -> list[Gap]:
    tickets: dict[str, list[tuple[str, str]]] = {}
    by_hand: dict[str, set[tuple[str, str]]] = {}
    for row in connection.execute(text("SELECT gap, source, ticket, by_hand FROM gap_tickets ORDER BY gap, place")):
        tickets.setdefault(row.gap, []).append((row.source, row.ticket))
        if row.by_hand:
            by_hand.setdefault(row.gap, set()).add((row.source, row.ticket))
    rows = connection.execute(text("SELECT * FROM gaps ORDER BY place, id"))
    return [_gap(row, tuple(tickets.get(row.id, ())), frozenset(by_hand.get(row.id, ()))) for row in rows]


def _gap(row: Any, tickets: tuple[tuple[str, str], ...], by_hand: frozenset[tuple[str, str]]) -> Gap:
    return Gap(
        id=row.id,
        title=row.title,
        tickets=tickets,
        requesters=row.requesters,
        score=row.score,
        verdict=cast("Verdict", row.verdict),
        nearest=tuple(json.loads(row.nearest)),
        first_seen=moment(row.first_seen),
        last_seen=moment(row.last_seen),
        state=cast("GapState", row.state),
        why=row.why,
        slug=row.slug,
        rising=row.rising,
        weeks=tuple(json.loads(row.weeks)),
        again=date.fromisoformat(row.again) if row.again else None,
        issue=row.issue,
        asked_then=row.asked_then,
        by_hand=by_hand,
    )


def _with_state(gap: Gap, before: Gap | None) -> Gap:
    if not before:
        return gap
    return replace(
        gap,
        state=before.state,
        why=before.why,
        slug=before.slug,
        again=before.again,
        issue=before.issue,
        asked_then=before.asked_then,
    )


def _row(gap: Gap) -> dict[str, Any]:
    return {
        "id": gap.id,
        "title": gap.title,
        "requesters": gap.requesters,
        "score": gap.score,
        "verdict": gap.verdict,
        "nearest": json.dumps(gap.nearest),
        "first_seen": stamp(gap.first_seen),
        "last_seen": stamp(gap.last_seen),
        "state": gap.state,
        "why": gap.why,
        "slug": gap.slug,
        "rising": gap.rising,
        "weeks": json.dumps(gap.weeks),
        "again": gap.again.isoformat() if gap.again else "",
        "issue": gap.issue,
        "asked_then": gap.asked_then,
    }


def _ticket_rows(gap: Gap) -> list[dict[str, Any]]:
    return [
        {"gap": gap.id, "place": place, "source": key[0], "ticket": key[1], "by_hand": int(key in gap.by_hand)}
        for place, key in enumerate(gap.tickets)
    ]


def _forget(connection: Connection, ids: Iterable[str]) -> None:
    wanted = list(ids)
    if wanted:
        for statement in _FORGET:
            connection.execute(statement, {"ids": wanted})
