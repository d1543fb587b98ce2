"""`kb gap list`: the gaps that are kept."""

from __future__ import annotations

from kbtools.model.gap import Gap, GapState
from kbtools.workspace import Workspace


def list_gaps(workspace: Workspace, state: GapState | None = None) -> list[Gap]:
    """All gaps that were found or decided about, or those in one state; best first."""
    with workspace.store() as store:
        return store.gaps.all(state)
