"""`kb followup stop`: the contact form does not offer a question any more."""

from __future__ import annotations

from dataclasses import replace

from kbtools.model.followup import Followup
from kbtools.workspace import Workspace


def stop_followup(workspace: Workspace, id_: str) -> Followup:
    """Do not offer it; its words stay. Raises `KbError("followup-missing")`."""
    with workspace.store() as store:
        earlier = store.followups.get(id_)
        stopped = replace(earlier, state="found")
        if stopped != earlier:
            store.followups.decide(stopped)
        return stopped
