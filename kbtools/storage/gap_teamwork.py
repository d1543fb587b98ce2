"""What a team keeps with gaps when these are merged, or a decision is taken back; in a transaction that is open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from kbtools.model.gap_change import GapChange, GapTeam
from kbtools.model.teamwork import Assignment, gap_of_item, item_of_gap
from kbtools.storage.statements import in_batches, upsert
from kbtools.storage.tables import assignments, merged_gaps, review_comments, staff


def assignment_of(row: Row[Any]) -> Assignment:
    """A row as an assignment."""
    return Assignment(row.item, row.assignee, row.due, row.at)


def team_of(connection: Connection, ids: Collection[str]) -> GapTeam:
    """The comments on these gaps, and who looks after them."""
    items = [item_of_gap(id_) for id_ in ids]
    said = select(review_comments.c.id, review_comments.c.slug).where(review_comments.c.slug.in_(items))
    work = select(assignments).where(assignments.c.item.in_(items)).order_by(assignments.c.item)
    comments = sorted((row.id, gap_of_item(row.slug)) for row in connection.execute(said))
    return GapTeam(tuple(comments), tuple(assignment_of(row) for row in connection.execute(work)))


def join_teams(connection: Connection, gone: Sequence[str], into: str, now: datetime) -> None:
    """Comments go with the tickets; who looked after a gap that goes does so now, unless somebody does already."""
    items, item = [item_of_gap(id_) for id_ in gone], item_of_gap(into)
    connection.execute(update(review_comments).where(review_comments.c.slug.in_(items)).values(slug=item))
    work = {one.item: one for one in team_of(connection, (*gone, into)).assignments}
    first = next((work[one] for one in items if one in work), None)
    if first and item not in work:
        upsert(connection, assignments, [asdict(replace(first, item=item))])
    upsert(connection, merged_gaps, [{"gap": id_, "other": into, "at": now} for id_ in gone])


def put_back_team(connection: Connection, change: GapChange) -> None:
    """Comments and work are again where they were before the decision, save what somebody changed since."""
    ids = [gap.id for gap in change.before]
    new = [gap.id for gap in change.after if gap.id not in ids]
    there = [item_of_gap(id_) for id_ in (*ids, *new)]
    own = review_comments.c
    for id_, gap in change.team_before.comments:
        where = (own.id == id_, own.slug.in_(there))
        connection.execute(update(review_comments).where(*where).values(slug=item_of_gap(gap)))
    of_new = own.slug.in_([item_of_gap(id_) for id_ in new])
    connection.execute(update(review_comments).where(of_new).values(slug=item_of_gap(ids[0])))
    end_work(connection, new)
    now_is = _by_item(team_of(connection, ids))
    before, after = _by_item(change.team_before), _by_item(change.team_after)
    for item in map(item_of_gap, ids):
        if now_is.get(item) == after.get(item) != before.get(item):
            connection.execute(delete(assignments).where(assignments.c.item == item))
            if item in before:
                upsert(connection, assignments, [asdict(_of_staff(connection, before[item]))])
    connection.execute(delete(merged_gaps).where(merged_gaps.c.gap.in_(ids)))


def end_work(connection: Connection, gone: Iterable[str]) -> None:
    """Nobody looks after these gaps any more."""
    for batch in in_batches(item_of_gap(id_) for id_ in gone):
        connection.execute(delete(assignments).where(assignments.c.item.in_(batch)))


def merged_into(connection: Connection, id_: str) -> str:
    """The gap into which this one went, and that one perhaps into another; empty for one that was never merged."""
    return _last_of(_merges(connection), id_)


def end_merged(connection: Connection, there: Collection[str]) -> None:
    """Forget where merged gaps went whose last one is not `there`."""
    others = _merges(connection)
    forget_merges(connection, (id_ for id_ in others if _last_of(others, id_) not in there))


def forget_merges(connection: Connection, ids: Iterable[str]) -> None:
    """These gaps are there again, or nowhere: that they went into others does not hold any more."""
    for batch in in_batches(ids):
        connection.execute(delete(merged_gaps).where(merged_gaps.c.gap.in_(batch)))


def _merges(connection: Connection) -> dict[str, str]:
    return {row.gap: row.other for row in connection.execute(select(merged_gaps.c.gap, merged_gaps.c.other))}


def _last_of(others: Mapping[str, str], id_: str) -> str:
    seen: set[str] = set()
    while id_ in others and id_ not in seen:
        seen.add(id_)
        id_ = others[id_]
    return id_ if seen else ""


def _by_item(team: GapTeam) -> dict[str, Assignment]:
    return {one.item: one for one in team.assignments}


def _of_staff(connection: Connection, assignment: Assignment) -> Assignment:
    """Without a person whose account is gone."""
    known = select(staff.c.email).where(staff.c.email == assignment.assignee)
    is_gone = "@" in assignment.assignee and connection.execute(known).first() is None
    return replace(assignment, assignee="") if is_gone else assignment
