"""`kb build`: check, index, and build the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kbtools.editorial import refusals
from kbtools.errors import raise_all
from kbtools.plugin.build import BuildReport, build_site
from kbtools.workspace import Workspace

NEVER_PUBLISHED = ("personal-data", "front-matter", "slug", "encoding")


def build(
    workspace: Workspace, today: date, *, strict: bool, progress: Callable[[str], None] | None = None
) -> BuildReport:
    """Check, index and build.

    Raises what must not be published (personal data from tickets) and, with `strict`, every error of the check;
    the old site stays then. Other errors are counted and the site is built: one dead link keeps nobody waiting.
    """
    say = progress or (lambda _: None)
    say("checking articles")
    findings = workspace.findings(today)
    raise_all(refusals(finding for finding in findings if strict or finding.code in NEVER_PUBLISHED))
    errors = sum(finding.level == "error" for finding in findings)
    if errors:
        say(f"errors in articles: {errors}; kb check shows them")
    workspace.index(progress=progress)
    say("building the site")
    return build_site(workspace.root, workspace.site, strict=strict)
