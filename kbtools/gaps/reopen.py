"""`kb gap reopen`: a decision about a gap is taken back."""

from __future__ import annotations

from kbtools.articles.drafts import has_draft
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.gap import Gap, GapState
from kbtools.workspace import Workspace


def reopen_gap(workspace: Workspace, id_: str, why: str = "") -> Gap:
    """Show a gap as it was before somebody decided: with its draft or its article where they are still there.

    Raises `KbError` `gap-missing`, and `gap-refused` where there is nothing to take back.
    """
    with workspace.store() as store:
        gap = store.gaps.get(id_)
        before = _state_without_decision(workspace, gap.slug)
        if gap.state == before:
            told = "nobody has decided about it" if before == "open" else f"it is {before}: {gap.slug}"
            raise KbError("gap-refused", told, where=id_, hint=f"kb gap show {id_}")
        return store.gaps.set_state(id_, before, why=why)


def _state_without_decision(workspace: Workspace, slug: str) -> GapState:
    if slug and has_draft(workspace, slug):
        return "drafted"
    return "published" if slug and slug in {article.slug for article in Library.of(workspace).published} else "open"
