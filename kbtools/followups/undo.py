"""`kb followup undo`: the last decision about a question is taken back."""

from __future__ import annotations

from dataclasses import replace

from kbtools.errors import KbError
from kbtools.model.followup import Followup
from kbtools.workspace import Workspace


def undo_followup(workspace: Workspace, id_: str) -> Followup:
    """Put state and words back as they were before the last decision.

    Raises `KbError` `followup-missing`, and `followup-refused` where there is nothing to take back.
    """
    with workspace.store() as store:
        now_is, change = store.followups.get(id_), store.followups.last_change(id_)
        if change is None:
            hint = f"kb followup offer {id_}, or kb followup stop {id_}"
            raise KbError("followup-refused", "there is no decision to take back", where=id_, hint=hint)
        was = replace(
            now_is,
            state=change.state,
            wording=change.wording,
            about=change.about,
            told=change.told,
            by_person=change.by_person,
        )
        store.followups.put_back(was)
        return was
