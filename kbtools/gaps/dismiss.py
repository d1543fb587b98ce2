"""`kb gap dismiss`: no article is needed."""

from __future__ import annotations

from datetime import date

from kbtools.gaps.decide import decide
from kbtools.model.gap import Gap
from kbtools.workspace import Workspace


def dismiss_gap(workspace: Workspace, id_: str, why: str, *, until: date | None = None) -> Gap:
    """Note that a gap needs no article; it is shown again when clearly more people ask, or on the day `until`."""
    return decide(workspace, id_, "dismissed", why, again=until)
