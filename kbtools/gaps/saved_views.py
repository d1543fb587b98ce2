"""Views of the list of gaps that are kept under a name, for oneself or for everybody: a meeting works from one."""

from __future__ import annotations

from datetime import datetime

from kbtools.articles.changes import new_id
from kbtools.errors import KbError
from kbtools.gaps.filters import GapFilters
from kbtools.model.teamwork import SavedView
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

MOST_NAME = 60  # characters
MOST_VIEWS = 50  # that one person sees
_TYPED = ("words", "tag", "assignee", "source", "lang")  # filters that take any text


def save_view(
    workspace: Workspace, name: str, wanted: GapFilters, now: datetime, by: str, *, shared: bool
) -> SavedView:
    """Keep filters under a name, both masked save the address of a colleague whose work is asked for.

    Raises `KbError("gap-refused")` without a name and where there are many.

    `by`: the mail address of whoever keeps it, who alone sees it unless it is `shared`.
    """
    mask = workspace.redactor()
    told = one_line(mask(one_line(name, MOST_NAME)), MOST_NAME)
    if not told:
        raise KbError("gap-refused", "give the view a name", where="name")
    with workspace.store() as store:
        typed = {name: value for name, value in wanted.told().items() if name in _TYPED}
        if store.staff.find(typed.get("assignee", "")):
            del typed["assignee"]
        masked = {name: mask(value) for name, value in typed.items()}
        view = SavedView(new_id(), told, "" if shared else by, {**wanted.told(), **masked}, now)
        if len(store.teamwork.views(by)) >= MOST_VIEWS:
            raise KbError("gap-refused", f"there are {MOST_VIEWS} views already", where="name", hint="remove one first")
        store.teamwork.save_view(view)
    return view


def remove_view(workspace: Workspace, id_: str, by: str) -> None:
    """Delete a view that everybody sees, or one's own; raises `KbError("not-found")`."""
    with workspace.store() as store:
        if id_ not in {view.id for view in store.teamwork.views(by)}:
            raise KbError("not-found", "there is no such view", hint="somebody may have removed it")
        store.teamwork.remove_views([id_])
