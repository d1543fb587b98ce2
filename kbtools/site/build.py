"""`kb build`: check, index, and build the site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kbtools.articles.check import check_articles, refusals
from kbtools.articles.checks import Finding
from kbtools.articles.checks.upkeep import NO_FRONT_MATTER
from kbtools.articles.ledger import read_ledger, with_published, write_ledger
from kbtools.articles.library import Library
from kbtools.errors import first_of, raise_all
from kbtools.search.build import build_index
from kbtools.site.plugin.build import BuildReport, build_site
from kbtools.workspace import Workspace

# Errors that stop every build: personal data, and published addresses that would lead nowhere.
STOPS = ("personal-data", "front-matter", "slug", "encoding", "published-gone", "slow-page")
GONE = "section-gone"


def build(
    workspace: Workspace,
    today: date,
    *,
    strict: bool,
    progress: Callable[[str], None] | None = None,
    library: Library | None = None,
    keeps_old: bool = False,
) -> BuildReport:
    """Check, index and build. `library`: the articles as they are built, where they are read already. `keeps_old`:
    see `build_site`.

    Raises as errors: personal data from tickets, published addresses that would lead nowhere, pages that take too long
    to render and, with `strict`, every error of the check; the old site then stays. Other errors are counted and the
    site is built: one dead link does not delay publishing. Published slugs are added to the ledger.
    """
    say = progress or (lambda _: None)
    say("checking articles")
    library = library or Library.of(workspace)
    findings = check_articles(workspace, today, library)
    raise_all(refusals(finding for finding in findings if strict or finding.code in STOPS))
    _tell(findings, say)
    build_index(workspace, library=library, progress=progress)
    say("building the site")
    report = build_site(workspace, library, strict=strict, keeps_old=keeps_old)
    for line in first_of(report.own):
        say(line)
    ledger = with_published(read_ledger(workspace.root), library.published, today)
    write_ledger(workspace.root, ledger)
    return report


def _tell(findings: Sequence[Finding], say: Callable[[str], None]) -> None:
    """Say what does not stop the build, and how to see more of it."""
    errors = sum(finding.level == "error" for finding in findings)
    if errors:
        say(f"errors in articles: {errors}; kb check shows them")
    bare = [finding.where for finding in findings if finding.message == NO_FRONT_MATTER]
    if bare:
        say(
            f"published though they have no front matter: {len(bare)}, such as {bare[0]}; 'state: draft' keeps one back"
        )
    gone = sum(finding.code == GONE for finding in findings)
    if gone:
        say(f"published sections that are gone: {gone}; kb check --all shows them")
