"""The gaps, articles and drafts that somebody looks after, with their team's and those of whom they substitute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kbtools.articles.drafts import has_draft, read_draft
from kbtools.articles.library import Library
from kbtools.errors import KbError, KbErrors
from kbtools.model.gap import CLOSED
from kbtools.model.staff import StaffMember
from kbtools.model.teamwork import Assignment, gap_of_item
from kbtools.staff.away import works_for
from kbtools.storage import Store
from kbtools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something that waits for somebody; `place`: its page below `/desk/`; `is_own`: not the team's or another's."""

    title: str
    place: str
    assignment: Assignment
    is_own: bool


def work_of(
    workspace: Workspace, library: Library, store: Store, member: StaffMember, today: date
) -> tuple[WorkItem, ...]:
    """The earliest day first; without what is decided, what is gone, and what this person may not see."""
    found = []
    work = store.teamwork.assignments(works_for(store, member, today))
    listed = store.gaps.heads() if work and member.may("agent") else []
    gaps = {gap.id: gap for gap in listed if gap.state not in CLOSED}
    for one in work:
        id_, own = gap_of_item(one.item), one.assignee == member.email
        if id_:
            if id_ in gaps:
                found.append(WorkItem(gaps[id_].title, f"gaps/{id_}", one, own))
            continue
        title = _title(workspace, library, one.item, member)
        if title:
            found.append(WorkItem(title, f"articles/{one.item}", one, own))
    return tuple(found)


def _title(workspace: Workspace, library: Library, name: str, member: StaffMember) -> str:
    """Of an article or a draft; empty where it is gone, or where this person may not see it."""
    if has_draft(workspace, name):
        if not member.may("agent"):
            return ""
        try:
            return read_draft(workspace, name).title
        except (KbError, KbErrors, OSError):
            return name.replace("-", " ")
    article = library.by_slug.get(name)
    return article.title if article else ""
