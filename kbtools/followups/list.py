"""`kb followup list`: the questions that agents ask back."""

from __future__ import annotations

from kbtools.model.followup import Followup
from kbtools.workspace import Workspace


def list_followups(workspace: Workspace) -> list[Followup]:
    """All that the last mining found and those that are offered, asked most often first."""
    with workspace.store() as store:
        return store.followups.all()
