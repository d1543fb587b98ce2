"""`kb followup undo`: the last decision about a question is taken back."""

from __future__ import annotations

from kbtools.errors import KbError
from kbtools.model.followup import Followup
from kbtools.workspace import Workspace


def undo_followup(workspace: Workspace, id_: str) -> Followup:
    """Put state and words back as they were before the last decision.

    Raises `KbError` `followup-missing`, and `followup-refused` where there is nothing to take back.
    """
    with workspace.store() as store:
        was = store.followups.before_decision(store.followups.get(id_))
        if was is None:
            hint = f"kb followup offer {id_}, or kb followup stop {id_}"
            raise KbError("followup-refused", "there is no decision to take back", where=id_, hint=hint)
        store.followups.put_back(was)
        return was
