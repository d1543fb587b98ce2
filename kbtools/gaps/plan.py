"""`kb gap plan`: somebody will write the article."""

from __future__ import annotations

from kbtools.gaps.decide import decide
from kbtools.model.gap import Gap
from kbtools.workspace import Workspace


def plan_gap(workspace: Workspace, id_: str, why: str = "") -> Gap:
    """Note that somebody will write an article for this gap; see `decide`."""
    return decide(workspace, id_, "planned", why)
