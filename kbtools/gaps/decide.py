"""What a person decides about a gap: planned, dismissed, waiting for a fix of the product, open again."""

from __future__ import annotations

from datetime import date

from kbtools.errors import KbError
from kbtools.model.gap import Gap, GapState
from kbtools.workspace import Workspace


def decide(
    workspace: Workspace, id_: str, state: GapState, why: str = "", *, again: date | None = None, issue: str = ""
) -> Gap:
    """Note a decision with its reason, in which personal data is masked.

    Raises `KbError` `gap-missing`, and `gap-refused` where `Gap.refuses` does.
    """
    with workspace.store() as store:
        if reason := store.gaps.get(id_).refuses(state):
            raise KbError("gap-refused", reason, where=id_, hint=f"kb gap show {id_}")
        return store.gaps.set_state(id_, state, why=workspace.redactor()(why), again=again, issue=issue)
