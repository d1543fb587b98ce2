"""Gaps as rows of the store: read, written and deleted in a transaction that is open already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from kbtools.model.gap import Gap, GapHead
from kbtools.model.standing import Standing
from kbtools.storage.statements import in_batches
from kbtools.storage.tables import gap_tickets, gaps

_HEAD = [gaps.c[name] for name in GapHead._fields]


def put_gap(
    connection: Connection, gap: Gap, place: int, now: datetime, titled: Sequence[Sequence[str]] | None = None
) -> None:
    """Write a gap; `titled`: the tickets that its title is from, else its own."""
    titled_from = [list(key) for key in (gap.tickets if titled is None else titled)]
    connection.execute(gaps.insert(), {**_row(gap), "place": place, "mined_at": now, "titled_from": titled_from})
    if rows := _ticket_rows(gap):
        connection.execute(gap_tickets.insert(), rows)


def select_gaps(connection: Connection, *where: ColumnElement[bool]) -> list[Gap]:
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


def select_heads(connection: Connection, *where: ColumnElement[bool]) -> list[GapHead]:
    """As `select_gaps`, for lists."""
    query = select(*_HEAD).where(*where).order_by(gaps.c.place, gaps.c.id)
    return [GapHead(*row) for row in connection.execute(query)]


def delete_gaps(connection: Connection, ids: Iterable[str]) -> None:
    """Delete gaps; their tickets stay, in no gap."""
    for batch in in_batches(ids):
        connection.execute(delete(gap_tickets).where(gap_tickets.c.gap.in_(batch)))
        connection.execute(delete(gaps).where(gaps.c.id.in_(batch)))


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
