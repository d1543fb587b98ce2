"""Views of the list of gaps: saved under a name, for oneself or for everybody, since a meeting works from one; and what
somebody searched for last, without a name, so that its address holds no words."""

from __future__ import annotations

from datetime import datetime

from kbtools.articles.changes import new_id
from kbtools.errors import KbError
from kbtools.gaps.filters import GapFilters
from kbtools.model.teamwork import SavedView
from kbtools.storage import Store
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

MOST_NAME = 60  # characters
MOST_VIEWS = 50  # that one person sees
MOST_SEARCHES = 20  # of one person
_TYPED = ("words", "tag", "assignee", "source", "lang")  # filters that take any text


def save_view(
    workspace: Workspace, name: str, wanted: GapFilters, now: datetime, by: str, *, shared: bool
) -> SavedView:
    """Save filters under a name, both masked save the address of a colleague whose work is asked for.

    Raises `KbError("gap-refused")` without a name and where there are many.

    `by`: the mail address of whoever saves it, who alone sees it unless it is `shared`.
    """
    told = one_line(workspace.redactor()(one_line(name, MOST_NAME)), MOST_NAME)
    if not told:
        raise KbError("gap-refused", "give the view a name", where="name")
    with workspace.store() as store:
        view = SavedView(new_id(), told, "" if shared else by, _masked(workspace, store, wanted), now)
        if len(store.teamwork.views(by)) >= MOST_VIEWS:
            raise KbError("gap-refused", f"there are {MOST_VIEWS} views already", where="name", hint="remove one first")
        store.teamwork.save_view(view)
    return view


def keep_search(workspace: Workspace, wanted: GapFilters, now: datetime, by: str) -> SavedView:
    """Keep what this person, by mail address, searched for, masked as a saved view is; the last ones of each, a day."""
    with workspace.store() as store:
        view = SavedView(new_id(), "", by, _masked(workspace, store, wanted), now)
        store.teamwork.keep_search(view, MOST_SEARCHES)
    return view


def _masked(workspace: Workspace, store: Store, wanted: GapFilters) -> dict[str, str]:
    told = wanted.told()
    typed = {name: value for name, value in told.items() if name in _TYPED}
    if store.staff.find(typed.get("assignee", "")):
        del typed["assignee"]
    if not typed:
        return told
    mask = workspace.redactor()
    return {**told, **{name: mask(value) for name, value in typed.items()}}


def remove_view(workspace: Workspace, id_: str, by: str) -> None:
    """Delete a view that everybody sees, or one's own; raises `KbError("not-found")`."""
    with workspace.store() as store:
        if id_ not in {view.id for view in store.teamwork.views(by)}:
            raise KbError("not-found", "there is no such view", hint="somebody may have removed it")
        store.teamwork.remove_views([id_])
