"""`kb check`: the articles held against the content standard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kbtools.articles.checks import Finding, check
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.workspace import Workspace


def check_articles(workspace: Workspace, today: date) -> list[Finding]:
    """What the content standard says of the articles; errors first."""
    return _findings(workspace, Library.of(workspace), today)


def errors_of(workspace: Workspace, article: Article, library: Library) -> list[KbError]:
    """The error-level findings that an article would have among the others of `library`, as it is given here."""
    others = tuple(other for other in library.articles if other.slug != article.slug)
    whole = Library((*others, article), library.problems)
    return refusals(_findings(workspace, whole, date.max), article.slug)


def refusals(findings: Iterable[Finding], slug: str = "") -> list[KbError]:
    """The error-level findings, of one article or of all, as what they refuse to go on with."""
    return [
        KbError("findings", finding.message, where=finding.where or None, hint=finding.hint or None)
        for finding in findings
        if finding.level == "error" and slug in ("", finding.slug)
    ]


def _findings(workspace: Workspace, library: Library, today: date) -> list[Finding]:
    return check(library, docs=workspace.docs, today=today, settings=workspace.settings, redactor=workspace.redactor())
