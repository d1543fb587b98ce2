"""`kb gap assign`: who looks after a topic, and until when."""

from __future__ import annotations

from datetime import date, datetime

from kbtools.articles.assign import known_assignee
from kbtools.articles.library import Library
from kbtools.model.teamwork import Assignment, item_of_gap
from kbtools.workspace import Workspace


def assign_gap(
    workspace: Workspace, id_: str, assignee: str, due: date | None, now: datetime, library: Library | None = None
) -> Assignment:
    """Note who looks after a gap, and until when; with neither, nobody does any more. See `assign_article`.

    Raises `KbError` `gap-missing`, `staff-missing`, and `staff-refused` for a writer, who sees no gaps.
    """
    with workspace.store() as store:
        gap = store.gaps.get(id_)
        told = known_assignee(store, library or Library.of(workspace), assignee, "agent")
        assignment = Assignment(item_of_gap(gap.id), told, due, now)
        store.teamwork.assign(assignment)
    return assignment
