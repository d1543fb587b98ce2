"""What decisions about gaps replaced, for a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from kbtools.model.gap import Gap
from kbtools.model.gap_change import GapChange, GapTeam
from kbtools.model.standing import Standing
from kbtools.model.teamwork import Assignment
from kbtools.storage.database import Database
from kbtools.storage.statements import put_new
from kbtools.storage.tables import gap_changes

LASTS = timedelta(days=1)  # how long a decision can be taken back
_TIMES = ("first_seen", "last_seen")


class GapChanges:
    """The decisions of the last day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, change: GapChange) -> None:
        """Write a decision; those that are older than a day are deleted."""
        row = {name: getattr(change, name) for name in ("id", "gap", "action", "email", "at", "draft")}
        row |= {name: [_as_json(gap) for gap in getattr(change, name)] for name in ("before", "after")}
        row |= {name: _team_as_json(getattr(change, name)) for name in ("team_before", "team_after")}
        with self._database.write() as connection:
            connection.execute(delete(gap_changes).where(gap_changes.c.at <= change.at - LASTS))
            put_new(connection, gap_changes, row)

    def last(self, gap: str, now: datetime) -> GapChange | None:
        """The last decision about a gap within the last day."""
        own = (gap_changes.c.gap == gap, gap_changes.c.at > now - LASTS)
        query = select(gap_changes).where(*own).order_by(gap_changes.c.at.desc(), gap_changes.c.id).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _change(row) if row else None

    def all(self) -> list[GapChange]:
        """All that are kept, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(gap_changes).order_by(gap_changes.c.at.desc())).all()
        return [_change(row) for row in rows]

    def remove(self, ids: Iterable[str]) -> None:
        """Delete decisions: they cannot be taken back any more."""
        with self._database.write() as connection:
            connection.execute(delete(gap_changes).where(gap_changes.c.id.in_(list(ids))))

    def rewrite_drafts(self, revision: Callable[[str], str]) -> None:
        """Change the revisions of drafts: their files were changed, such as hashes in them, and by nobody's work."""
        of = gap_changes.c
        with self._database.write() as connection:
            for id_, draft in connection.execute(select(of.id, of.draft).where(of.draft != "")).all():
                connection.execute(update(gap_changes).where(of.id == id_).values(draft=revision(draft)))

    def remove_before(self, moment: datetime) -> int:
        """Delete decisions made up to a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(gap_changes).where(gap_changes.c.at <= moment)).rowcount


def _as_json(gap: Gap) -> dict[str, Any]:
    times = {name: at.isoformat() if (at := getattr(gap, name)) else "" for name in (*_TIMES, "again")}
    return {**asdict(gap), **times, "by_hand": sorted(gap.by_hand)}


def _gap(kept: dict[str, Any]) -> Gap:
    times = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in _TIMES}
    again = date.fromisoformat(kept["again"]) if kept["again"] else None
    tickets, by_hand = (((source, id_) for source, id_ in kept[name]) for name in ("tickets", "by_hand"))
    lists = {"tickets": tuple(tickets), **{name: tuple(kept[name]) for name in ("nearest", "weeks")}}
    more = {"again": again, "by_hand": frozenset(by_hand), "standing": Standing.of_json(kept.get("standing") or {})}
    return Gap(**{**kept, **times, **lists, **more})


def _team_as_json(team: GapTeam) -> dict[str, Any]:
    work = [
        {**asdict(one), "due": one.due.isoformat() if one.due else "", "at": one.at.isoformat()}
        for one in team.assignments
    ]
    return {"comments": team.comments, "assignments": work}


def _team(kept: dict[str, Any]) -> GapTeam:
    work = (
        Assignment(
            one["item"],
            one["assignee"],
            date.fromisoformat(one["due"]) if one["due"] else None,
            datetime.fromisoformat(one["at"]),
        )
        for one in kept.get("assignments", ())
    )
    return GapTeam(tuple((id_, gap) for id_, gap in kept.get("comments", ())), tuple(work))


def _change(row: Row[Any]) -> GapChange:
    before, after = (tuple(_gap(kept) for kept in column) for column in (row.before, row.after))
    teams = _team(row.team_before), _team(row.team_after)
    return GapChange(row.id, row.gap, row.action, row.email, row.at, before, after, row.draft, *teams)
