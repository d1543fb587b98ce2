"""`kb gap fix`: the product must be fixed instead of writing an article."""

from __future__ import annotations

from datetime import date

from kbtools.errors import KbError
from kbtools.gaps.decide import decide
from kbtools.model.gap import Gap
from kbtools.workspace import Workspace


def wait_for_fix(workspace: Workspace, id_: str, issue: str, why: str = "", *, until: date | None = None) -> Gap:
    """Note that a gap waits until the fault at the address `issue` is fixed, or until a day.

    Raises `KbError("gap-refused")` for what is no web address, and as `decide` does.
    """
    if not issue.startswith(("https://", "http://")):
        raise KbError("gap-refused", f"'{issue}' is no web address", where="issue", hint="it begins with https://")
    return decide(workspace, id_, "fixing", why, issue=issue, again=until)


def fixed(workspace: Workspace, id_: str, why: str = "") -> Gap:
    """Open a gap again after its fault was fixed, to see whether people still ask.

    Raises `KbError("gap-refused")` for a gap that waits for none, and as `decide` does.
    """
    return decide(workspace, id_, "open", why or "its issue was closed")
