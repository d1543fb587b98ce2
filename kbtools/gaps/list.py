"""`kb gap list`: the gaps in the store."""

from __future__ import annotations

from kbtools.model.gap import Gap, GapState
from kbtools.workspace import Workspace


def list_gaps(workspace: Workspace, state: GapState | None = None) -> list[Gap]:
    """All gaps in the store, or those in one state; best first."""
    with workspace.store() as store:
        return store.gaps.all(state)
