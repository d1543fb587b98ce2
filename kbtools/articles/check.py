"""`kb check`: articles checked against the content standard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kbtools.articles.checks import Finding, check
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.workspace import Workspace


def check_articles(workspace: Workspace, today: date, library: Library | None = None) -> list[Finding]:
    """All findings of the workspace's articles, errors first; `library`: the articles, where they are read already."""
    return _findings(workspace, library or Library.of(workspace), today)


def errors_of(workspace: Workspace, article: Article, library: Library) -> list[KbError]:
    """Findings of level `error` that this version of an article would have among the others of `library`."""
    others = tuple(other for other in library.articles if other.slug != article.slug)
    whole = Library((*others, article), library.problems)
    return refusals(_findings(workspace, whole, date.max), article.slug)


def findings_of(workspace: Workspace, article: Article, text: str, library: Library, today: date) -> list[Finding]:
    """Findings of one article alone, of which `text` is the file, among the others of `library`.

    It is compared with them by title and phrases, and not by its whole text, which would take seconds.
    """
    others = tuple(other for other in library.articles if other.slug != article.slug)
    found = check(
        Library((*others, article), library.problems),
        docs=workspace.docs,
        today=today,
        settings=workspace.settings,
        redactor=workspace.redactor(),
        only=(article, text),
    )
    return [finding for finding in found if finding.slug == article.slug]


def refusals(findings: Iterable[Finding], slug: str = "") -> list[KbError]:
    """Findings of level `error` as problems to raise; of one article, or of all where `slug` is empty."""
    return [
        KbError("findings", finding.message, where=finding.where or None, hint=finding.hint or None)
        for finding in findings
        if finding.level == "error" and slug in ("", finding.slug)
    ]


def _findings(workspace: Workspace, library: Library, today: date) -> list[Finding]:
    return check(library, docs=workspace.docs, today=today, settings=workspace.settings, redactor=workspace.redactor())
