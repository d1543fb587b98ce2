"""Gaps that mining found, and what people decided about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from kbtools.errors import KbError, nearest
from kbtools.model.gap import NO_TITLE, Gap, GapState
from kbtools.model.standing import Standing
from kbtools.storage.database import Database
from kbtools.storage.statements import hold, in_batches
from kbtools.storage.tables import gap_tickets, gaps

_LAST = 1_000_000  # place of a gap that was not found again: after all that were


class Gaps:
    """The gaps of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_all(self, found: Sequence[Gap], now: datetime) -> list[Gap]:
        """Write what one mining found, best first, in one transaction; return it with the states that are kept.

        An existing gap keeps its state, reason, slug and title, and its place among those that did not change. One that
        was not found again is removed while it is open; with another state it stays after the others, without the
        tickets that are now in another gap. Published gaps keep their tickets: these people have their answer.
        """
        with self._database.write() as connection:
            hold(connection, gaps, gap_tickets)
            before = {gap.id: gap for gap in _select(connection)}
            titled = {row.id: row.titled_from for row in connection.execute(select(gaps.c.id, gaps.c.titled_from))}
            kept = _in_earlier_order([_with_state(gap, before.get(gap.id)) for gap in found], before)
            ids = {gap.id for gap in kept}
            gone = [gap.id for gap in before.values() if gap.id not in ids and gap.state == "open"]
            _delete(connection, [*gone, *(id_ for id_ in ids if id_ in before)])
            connection.execute(update(gaps).values(place=_LAST))
            for place, gap in enumerate(kept):
                own = before.get(gap.id)
                _put(connection, gap, place, now, titled[gap.id] if own and own.title == gap.title else None)
            _take_tickets(connection, [gap for gap in before.values() if gap.id not in ids], kept, now)
            return kept

    def regroup(self, regrouped: Sequence[Gap], gone: Iterable[str], now: datetime) -> None:
        """Write gaps with new tickets and titles, each at its place or that of the first; delete those in `gone`."""
        with self._database.write() as connection:
            hold(connection, gaps, gap_tickets)
            own = select(gaps.c.id, gaps.c.place).where(gaps.c.id.in_([gap.id for gap in regrouped]))
            places = {row.id: row.place for row in connection.execute(own)}
            _delete(connection, [*gone, *places])
            for gap in regrouped:
                _put(connection, gap, places.get(gap.id, places[regrouped[0].id]), now)

    def all(self, state: GapState | None = None) -> list[Gap]:
        """Gaps, best first; those that the last mining did not find come last."""
        with self._database.read() as connection:
            return _select(connection, *([gaps.c.state == state] if state else []))

    def sources(self) -> list[str]:
        """The sources of the tickets of all gaps, in order of name."""
        with self._database.read() as connection:
            return list(connection.execute(select(gap_tickets.c.source).distinct().order_by("source")).scalars())

    def of_articles(self, slugs: Collection[str]) -> list[Gap]:
        """The gaps whose draft or article has one of these slugs, best first."""
        with self._database.read() as connection:
            return _select(connection, gaps.c.slug.in_([slug for slug in slugs if slug]))

    def get(self, id_: str) -> Gap:
        """One gap; raises `KbError("gap-missing")`."""
        with self._database.read() as connection:
            return _get(connection, id_)

    def derived_from(self, keys: Collection[tuple[str, str]]) -> list[Gap]:
        """The gaps that have one of these tickets, or a title that was chosen when they had it; best first."""
        with self._database.read() as connection:
            rows = connection.execute(select(gaps.c.id, gaps.c.titled_from)).all()
            titled = {row.id for row in rows if any((source, id_) in keys for source, id_ in row.titled_from)}
            return [gap for gap in _select(connection) if gap.id in titled or not set(gap.tickets).isdisjoint(keys)]

    def reopen(self, slug: str) -> list[str]:
        """Make the gap open whose draft has this slug and is about to go; its id, if there is one."""
        with self._database.write() as connection:
            ids = connection.execute(select(gaps.c.id).where(gaps.c.state == "drafted", gaps.c.slug == slug)).scalars()
            found = [str(id_) for id_ in ids]
            connection.execute(update(gaps).where(gaps.c.id.in_(found)).values(state="open", slug=""))
        return found

    def put_back(self, gap: str, state: GapState, slug: str, why: str) -> None:
        """Give a gap the state, the article and the reason that it had before."""
        with self._database.write() as connection:
            connection.execute(update(gaps).where(gaps.c.id == gap).values(state=state, slug=slug, why=why))

    def put_back_all(self, before: Sequence[Gap], after: Sequence[Gap], now: datetime) -> bool:
        """Write gaps as they were `before` a decision; False, and nothing changes, where they are not as `after` it."""
        with self._database.write() as connection:
            hold(connection, gaps, gap_tickets)
            named = {gap.id for gap in (*before, *after)}
            rows = {row.id: row for row in connection.execute(select(gaps).where(gaps.c.id.in_(named)))}
            there = {gap.id: gap for gap in _select(connection, gaps.c.id.in_(named))}
            if not after or {gap.id: _decided(gap) for gap in after} != {
                id_: _decided(gap) for id_, gap in there.items()
            }:
                return False
            _delete(connection, there)
            place = min(row.place for row in rows.values())
            for gap in before:
                own = rows.get(gap.id)
                titled = own.titled_from if own and set(gap.tickets) == set(there[gap.id].tickets) else None
                _put(connection, gap, own.place if own else place, now, titled)
            return True

    def set_title(self, id_: str, title: str) -> Gap:
        """Give a gap another title, by hand: it is left alone from then on; raises `KbError("gap-missing")`."""
        with self._database.write() as connection:
            connection.execute(update(gaps).where(gaps.c.id == id_).values(title=title, titled_by_hand=1))
            return _get(connection, id_)

    def set_state(
        self, id_: str, state: GapState, why: str = "", slug: str = "", *, again: date | None = None, issue: str = ""
    ) -> Gap:
        """Write a decision: state, slug of the article, day to look again, and address of the product fault.

        An empty slug or issue keeps the stored one. Raises `KbError("gap-missing")`.
        """
        given = {"slug": slug, "issue": issue}
        change = {"state": state, "why": why, "again": again, "asked_then": gaps.c.requesters}
        change |= {name: value for name, value in given.items() if value}
        with self._database.write() as connection:
            connection.execute(update(gaps).where(gaps.c.id == id_).values(change))
            return _get(connection, id_)


def _take_tickets(connection: Connection, others: Iterable[Gap], kept: Iterable[Gap], now: datetime) -> None:
    """A ticket is in one gap: take the tickets of the found gaps out of gaps that were not found again."""
    taken = {key for gap in kept for key in gap.tickets}
    for gap in others:
        left = tuple(key for key in gap.tickets if key not in taken)
        if gap.state not in ("open", "published") and left != gap.tickets:
            titled = connection.execute(select(gaps.c.titled_from).where(gaps.c.id == gap.id)).scalar_one()
            _delete(connection, [gap.id])
            _put(connection, replace(gap, tickets=left), _LAST, now, titled or gap.tickets)


def _in_earlier_order(found: Sequence[Gap], before: Mapping[str, Gap]) -> list[Gap]:
    """The gaps with those that nothing changed for in the order that they had; all others keep their places."""
    earlier = {id_: place for place, id_ in enumerate(before)}
    same = [gap for gap in found if gap.id in before and _weight(gap) == _weight(before[gap.id])]
    ids, in_order = {gap.id for gap in same}, iter(sorted(same, key=lambda gap: earlier[gap.id]))
    return [next(in_order) if gap.id in ids else gap for gap in found]


def _weight(gap: Gap) -> tuple[object, ...]:
    """What decides where a gap stands, as far as people see it."""
    return gap.verdict, gap.requesters, gap.rising, frozenset(gap.tickets)


def _decided(gap: Gap) -> tuple[object, ...]:
    """What people decided about a gap: while it is the same, a decision can be taken back."""
    return gap.title, gap.titled_by_hand, gap.state, gap.why, gap.slug, gap.issue, gap.again, frozenset(gap.tickets)


def _put(
    connection: Connection, gap: Gap, place: int, now: datetime, titled: Sequence[Sequence[str]] | None = None
) -> None:
    """Write a gap; `titled`: the tickets that its title is from, else its own."""
    titled_from = [list(key) for key in (gap.tickets if titled is None else titled)]
    connection.execute(gaps.insert(), {**_row(gap), "place": place, "mined_at": now, "titled_from": titled_from})
    if rows := _ticket_rows(gap):
        connection.execute(gap_tickets.insert(), rows)


def _get(connection: Connection, id_: str) -> Gap:
    for gap in _select(connection, gaps.c.id == id_):
        return gap
    known = connection.execute(select(gaps.c.id).order_by(gaps.c.place, gaps.c.id)).scalars().all()
    meant = nearest(id_, known)
    hint = f"did you mean '{meant}'?" if meant else "kb gap list" if known else "kb mine"
    raise KbError("gap-missing", f"no gap has the id '{id_}'", hint=hint)


def _select(connection: Connection, *where: ColumnElement[bool]) -> list[Gap]:
    """The gaps that meet the condition, or all; best first."""
    rows = connection.execute(select(gaps).where(*where).order_by(gaps.c.place, gaps.c.id)).all()
    tickets: dict[str, list[Row[Any]]] = {row.id: [] for row in rows}
    own = select(gap_tickets).order_by(gap_tickets.c.gap, gap_tickets.c.place)
    if where:
        own = own.where(gap_tickets.c.gap.in_(select(gaps.c.id).where(*where)))
    for row in connection.execute(own):
        if row.gap in tickets:
            tickets[row.gap].append(row)
    return [_gap(row, tickets[row.id]) for row in rows]


def _gap(row: Row[Any], tickets: Sequence[Row[Any]]) -> Gap:
    return Gap(
        id=row.id,
        title=row.title,
        tickets=tuple((ticket.source, ticket.ticket) for ticket in tickets),
        requesters=row.requesters,
        score=row.score,
        verdict=row.verdict,
        nearest=tuple(row.nearest),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        state=row.state,
        why=row.why,
        slug=row.slug,
        rising=row.rising,
        weeks=tuple(row.weeks),
        again=row.again,
        issue=row.issue,
        asked_then=row.asked_then,
        by_hand=frozenset((ticket.source, ticket.ticket) for ticket in tickets if ticket.by_hand),
        titled_by_hand=bool(row.titled_by_hand),
        standing=Standing.of_json(row.standing),
    )


def _with_state(gap: Gap, before: Gap | None) -> Gap:
    if not before:
        return gap
    return replace(
        gap,
        title=gap.title if before.title == NO_TITLE else before.title,
        titled_by_hand=before.titled_by_hand,
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
        "nearest": gap.nearest,
        "first_seen": gap.first_seen,
        "last_seen": gap.last_seen,
        "state": gap.state,
        "why": gap.why,
        "slug": gap.slug,
        "rising": gap.rising,
        "weeks": gap.weeks,
        "again": gap.again,
        "issue": gap.issue,
        "asked_then": gap.asked_then,
        "titled_by_hand": int(gap.titled_by_hand),
        "standing": gap.standing.to_json() if gap.standing else {},
    }


def _ticket_rows(gap: Gap) -> list[dict[str, Any]]:
    return [
        {"gap": gap.id, "place": place, "source": key[0], "ticket": key[1], "by_hand": int(key in gap.by_hand)}
        for place, key in enumerate(gap.tickets)
    ]


def _delete(connection: Connection, ids: Iterable[str]) -> None:
    for batch in in_batches(ids):
        connection.execute(delete(gap_tickets).where(gap_tickets.c.gap.in_(batch)))
        connection.execute(delete(gaps).where(gaps.c.id.in_(batch)))
