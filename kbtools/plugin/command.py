"""`kb build`: check, index, and build the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kbtools.editorial import refusals
from kbtools.errors import raise_all
from kbtools.plugin.build import BuildReport, build_site
from kbtools.workspace import Workspace


def build(
    workspace: Workspace, today: date, *, strict: bool, progress: Callable[[str], None] | None = None
) -> BuildReport:
    """Check, index and build; raises the errors of the check before anything is built, and leaves the old site then."""
    say = progress or (lambda _: None)
    say("checking articles")
    raise_all(refusals(workspace.findings(today)))
    workspace.index(progress=progress)
    say("building the site")
    return build_site(workspace.root, workspace.site, strict=strict)
