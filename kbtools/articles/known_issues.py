"""Known issues that customers read of: which wait for news, and the end of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kbtools.articles.changes import kept_before, kept_files, new_id, saving, write_files
from kbtools.articles.library import Library
from kbtools.articles.unpublished import unpublished_changes
from kbtools.errors import KbError
from kbtools.model.article import Article, KnownIssue, render_article
from kbtools.model.article_change import ArticleChange
from kbtools.model.staff import Role
from kbtools.settings import Settings
from kbtools.workspace import Workspace

NEWS = timedelta(hours=24)  # after which customers want to read how it stands


def role_for_known_issues(settings: Settings) -> Role:
    """Whom an admin allows to publish a known issue at the desk: the setting `desk.known_issues`."""
    return "agent" if settings.known_issues_by == "agent" else "editor"


def role_to_publish(settings: Settings, article: Article) -> Role:
    """Who may publish this article at the desk."""
    return role_for_known_issues(settings) if article.kind == "known-issue" else "editor"


@dataclass(frozen=True, slots=True)
class SilentIssue:
    """A known issue whose text is the same since `since`."""

    article: Article
    since: datetime


def silent_issues(workspace: Workspace, published: Iterable[Article], now: datetime) -> list[SilentIssue]:
    """Open known issues whose files have not changed for a day, the longest unchanged first; no translations."""
    found = []
    for article in published:
        if not article.is_open_issue or article.translation_of:
            continue
        try:
            changed = (workspace.docs / article.path).stat().st_mtime
        except OSError:
            continue  # it went a moment ago
        since = datetime.fromtimestamp(changed, UTC)
        if since <= now - NEWS:
            found.append(SilentIssue(article, since))
    return sorted(found, key=lambda one: (one.since, one.article.slug))


def issue_to_close(workspace: Workspace, library: Library, name: str) -> Article:
    """The open known issue that customers read, by its slug, file or title; nothing else would go out with its end.

    Raises `KbError` `article-missing`, `article-refused` for anything else, and `article-changed` where it has a saved
    change that nobody has published.
    """
    article = library.article(name)
    if article.state != "published" or not article.is_open_issue:
        raise KbError("article-refused", "it is no known issue that is open", where=article.slug)
    if any(change.article.slug == article.slug for change in unpublished_changes(workspace, library, None)):
        raise KbError(
            "article-changed",
            "it has a saved change that is not published, and that would go out with it",
            where=article.path,
            hint="publish that change first, or take up the earlier text",
        )
    return article


def close_known_issue(workspace: Workspace, name: str, now: datetime, *, by: str = "") -> ArticleChange:
    """Note in an open known issue, and in its translations, that the fault is mended; returns what was replaced.

    What the product promised there until then goes, see `in_the_past`. That counts as a check. `by`: the mail address
    of whoever does it. Raises as `issue_to_close` does.
    """
    with saving(workspace):
        library = Library.of(workspace)
        article = issue_to_close(workspace, library, name)
        translations = [one for one in library.translations.get(article.slug, {}).values() if one.is_open_issue]
        changed = (replace(article, reviewed=now.date()), *translations)
        closed = [_closed(one, workspace.settings.in_language(one.lang).said) for one in changed]
        files = {workspace.docs / one.path: _written(workspace, one) for one in closed}
        change = ArticleChange(new_id(), article.slug, "closed", by, now, kept_files(workspace, files))
        with workspace.store_if_any() as store, kept_before(workspace, store, change) if store else nullcontext():
            write_files(workspace, files)
    return change


def _closed(article: Article, said: Mapping[str, Any]) -> Article:
    issue = replace(article.known_issue or KnownIssue(), state="closed")
    return replace(article, known_issue=issue, body=in_the_past(article.body, said))


def in_the_past(body: str, said: Mapping[str, Any]) -> str:
    """The body of a known issue once it is mended: without the sentences of its draft that count and promise.

    Those before what helps are put in the past. What a person wrote stays. `said`: what pages say in its language.
    """
    own = said["draft"]
    for before, after in (("until", "mended"), ("no_way", "mended_no_way")):
        body = body.replace(own[before], own[after])
    many = r"\d[\d.,\s]*".join(map(re.escape, own["many"].split("{n}")))
    told = rf"(?:{re.escape(own['one'])}|{many}|{re.escape(own['next'])})[ \t]*"
    body = re.sub(rf"^(?:{told})+(?:\n+|\Z)|{told}", "", body, flags=re.MULTILINE)
    heading = re.escape(said["headings"]["next"])
    return re.sub(rf"^## {heading}[ \t]*(?:\n+(?=#)|\s*\Z)", "", body, flags=re.MULTILINE).rstrip() + "\n"


def _written(workspace: Workspace, article: Article) -> str:
    return render_article(article, (workspace.docs / article.path).read_bytes().decode("utf-8", "replace"))
