"""Who looks after what until when, who is away, and the views that are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select

from kbtools.model.teamwork import Assignment, SavedView, Teammate
from kbtools.storage.database import Database
from kbtools.storage.gap_teamwork import assignment_of
from kbtools.storage.statements import in_batches, put_new, upsert
from kbtools.storage.tables import assignments, saved_views, teammates


class Teamwork:
    """What a store knows of the work of a team."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def assign(self, assignment: Assignment) -> None:
        """Write who looks after an item; with neither assignee nor day, nobody does any more."""
        with self._database.write() as connection:
            if assignment.assignee or assignment.due:
                upsert(connection, assignments, [asdict(assignment)])
            else:
                connection.execute(delete(assignments).where(assignments.c.item == assignment.item))

    def assignment(self, item: str) -> Assignment | None:
        """Who looks after one item."""
        with self._database.read() as connection:
            row = connection.execute(select(assignments).where(assignments.c.item == item)).first()
        return assignment_of(row) if row else None

    def assignments(self, assignees: Collection[str] | None = None) -> list[Assignment]:
        """All, or those of some people and teams: the earliest day first, those without a day last."""
        query = select(assignments)
        if assignees is not None:
            query = query.where(assignments.c.assignee.in_(list(assignees)))
        with self._database.read() as connection:
            found = [assignment_of(row) for row in connection.execute(query)]
        return sorted(found, key=lambda one: (one.due or date.max, one.item))

    def end(self, items: Collection[str]) -> None:
        """Delete who looks after items that are no more."""
        with self._database.write() as connection:
            for batch in in_batches(items):
                connection.execute(delete(assignments).where(assignments.c.item.in_(batch)))

    def put_teammate(self, teammate: Teammate) -> None:
        """Write somebody's team and substitute."""
        with self._database.write() as connection:
            upsert(connection, teammates, [asdict(teammate)])

    def teammate(self, email: str) -> Teammate:
        """Team and substitute of one person."""
        with self._database.read() as connection:
            row = connection.execute(select(teammates).where(teammates.c.email == email)).first()
        return _teammate(row) if row else Teammate(email)

    def teammates(self) -> list[Teammate]:
        """Of everybody who has written something down, in order of address."""
        with self._database.read() as connection:
            return [_teammate(row) for row in connection.execute(select(teammates).order_by(teammates.c.email))]

    def save_view(self, view: SavedView) -> None:
        """Keep a view."""
        with self._database.write() as connection:
            put_new(connection, saved_views, asdict(view))

    def views(self, email: str = "") -> list[SavedView]:
        """The shared views with a name, and one's own; of nobody in particular all there are; in order of name."""
        query = select(saved_views).order_by(saved_views.c.name, saved_views.c.id)
        if email:
            query = query.where(saved_views.c.name != "", or_(saved_views.c.email == "", saved_views.c.email == email))
        with self._database.read() as connection:
            return [_view(row) for row in connection.execute(query)]

    def view(self, id_: str, email: str) -> SavedView | None:
        """A shared view or one's own, or what this person searched for."""
        own = or_(saved_views.c.email == "", saved_views.c.email == email)
        with self._database.read() as connection:
            row = connection.execute(select(saved_views).where(saved_views.c.id == id_, own)).first()
        return _view(row) if row else None

    def keep_search(self, view: SavedView, most: int) -> None:
        """Write what somebody searched for; of that only the last `most` of each person stay."""
        own = (saved_views.c.email == view.email, saved_views.c.name == "")
        last = select(saved_views.c.id).where(*own).order_by(saved_views.c.at.desc(), saved_views.c.id).limit(most)
        with self._database.write() as connection:
            put_new(connection, saved_views, asdict(view))
            kept = connection.execute(last).scalars().all()
            connection.execute(delete(saved_views).where(*own, saved_views.c.id.not_in(kept)))

    def remove_searches_before(self, moment: datetime) -> int:
        """Delete what was searched for up to a moment; return how many."""
        with self._database.write() as connection:
            old = (saved_views.c.name == "", saved_views.c.at <= moment)
            return connection.execute(delete(saved_views).where(*old)).rowcount

    def remove_views(self, ids: Collection[str]) -> None:
        """Delete views."""
        with self._database.write() as connection:
            connection.execute(delete(saved_views).where(saved_views.c.id.in_(list(ids))))


def _teammate(row: Row[Any]) -> Teammate:
    return Teammate(row.email, row.team, row.until, row.substitute)


def _view(row: Row[Any]) -> SavedView:
    return SavedView(row.id, row.name, row.email, row.filters, row.at)
