"""`kb gap reopen`: a decision about a gap is taken back."""

from __future__ import annotations

from kbtools.gaps.decide import decide
from kbtools.model.gap import Gap
from kbtools.workspace import Workspace


def reopen_gap(workspace: Workspace, id_: str, why: str = "") -> Gap:
    """Show a gap as one that nobody has decided about; refused where it has a draft or an article, see `decide`."""
    return decide(workspace, id_, "open", why)
