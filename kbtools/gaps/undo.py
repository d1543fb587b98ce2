"""`kb gap undo`: the last decision about a gap is taken back, whatever it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from kbtools.articles.changes import new_id
from kbtools.articles.drafts import draft_path, has_draft
from kbtools.articles.edit import revision_of
from kbtools.errors import KbError
from kbtools.model.gap import Gap
from kbtools.model.gap_change import GapChange
from kbtools.storage import Store
from kbtools.workspace import Workspace


@contextmanager
def undoable(workspace: Workspace, ids: Collection[str], action: str, now: datetime, by: str = "") -> Iterator[None]:
    """Keep what is decided within about these gaps, the first of them above all, to be taken back for a day.

    `action`: what is decided, in words; `by`: the mail address of whoever does it. Without a change nothing is kept.
    """
    with workspace.store() as store:
        was = _in_order(store, ids)
        theirs = {key for gap in was for key in gap.tickets}
        known = {*ids, *(gap.id for gap in store.gaps.with_tickets(theirs))}
        team_before = store.gaps.team_of(ids)
    yield
    with workspace.store() as store:
        others = (gap for gap in store.gaps.with_tickets(theirs) if gap.id not in known)
        new = [gap for gap in others if theirs.issuperset(gap.tickets)]
        now_is = _in_order(store, ids) + new
        if not was or was == now_is:
            return
        draft, team_after = _draft_of(workspace, was, now_is), store.gaps.team_of(ids)
        teams = (team_before, team_after) if team_before != team_after else ()
        change = GapChange(new_id(), was[0].id, action, by, now, tuple(was), tuple(now_is), draft, *teams)
        store.gap_changes.add(change)


def undo_gap(workspace: Workspace, id_: str, now: datetime, seen: str = "") -> GapChange:
    """Put a gap back as it was before the last decision of the last day; a draft that nobody touched goes with it.

    After a merge comments, and who looks after what until when, are again where they were.

    `seen`: the id of the decision that the person saw as the last one, empty for whichever it is. Raises `KbError`
    `gap-missing`, and `gap-refused` where there is none, something changed the gap since, or somebody has worked on the
    draft.
    """
    with workspace.store() as store:
        change = store.gap_changes.last(id_, now)
        if change is None:
            store.gaps.get(id_)
            raise KbError(
                "gap-refused", "nothing was decided within the last day", where=id_, hint="look at it, and decide anew"
            )
        if seen and change.id != seen:
            what = f"somebody has decided since then: {change.action}"
            raise KbError("gap-refused", what, where=id_, hint="look at it again")
        drafted = change.after[0].slug if change.draft else ""
        if drafted and not _is_untouched(workspace, store, drafted, change.draft):
            raise KbError(
                "gap-refused", "somebody has worked on its draft", where=id_, hint="go on with it, or delete it"
            )
        if not store.gaps.take_back(change, now):
            raise KbError(
                "gap-refused", "this topic was changed since then", where=id_, hint="look at it, and decide anew"
            )
        store.gap_changes.remove([change.id])
        if drafted:
            store.teamwork.end([drafted])
            draft_path(workspace, drafted).unlink(missing_ok=True)
    return change


def _in_order(store: Store, ids: Collection[str]) -> list[Gap]:
    there = {gap.id: gap for gap in store.gaps.named(ids)}
    return [there[id_] for id_ in ids if id_ in there]


def _draft_of(workspace: Workspace, was: Sequence[Gap], now_is: Sequence[Gap]) -> str:
    """The revision of the draft that was just written; empty where none was."""
    slug = now_is[0].slug if now_is and now_is[0].state == "drafted" else ""
    is_new = slug and was[0].slug != slug and has_draft(workspace, slug)
    return revision_of(draft_path(workspace, slug).read_bytes()) if is_new else ""


def _is_untouched(workspace: Workspace, store: Store, slug: str, revision: str) -> bool:
    """Whether a draft is as it was written, and nobody is changing it, reviews it or has set a time for it."""
    path = draft_path(workspace, slug)
    if not path.is_file():
        return True
    editing = any(edit.slug == slug for edit in store.article_edits.all())
    awaited = store.planned.find(slug) or store.reviews.find(slug)
    return not editing and not awaited and revision_of(path.read_bytes()) == revision
