"""Known issues that customers read of: which wait for news, and the end of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from kbtools.articles.changes import saving
from kbtools.articles.library import Folder
from kbtools.errors import KbError
from kbtools.model.article import Article, KnownIssue
from kbtools.model.staff import Role
from kbtools.settings import Settings
from kbtools.workspace import Workspace

NEWS = timedelta(hours=24)  # after which customers want to read how it stands


def role_for_known_issues(settings: Settings) -> Role:
    """Whom an admin allows to publish a known issue at the desk: the setting `desk.known_issues`."""
    return "agent" if settings.known_issues_by == "agent" else "editor"


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


def close_known_issue(workspace: Workspace, name: str, today: date) -> Article:
    """Note in a published article that its fault is mended; that counts as a check.

    `name`: see `Library.find`. Raises `KbError` `article-missing`, and `article-refused` for what is no open known
    issue that customers read.
    """
    folder = Folder.of(workspace)
    with saving(workspace):
        article = folder.load().article(name)
        if article.state != "published" or not article.is_open_issue:
            raise KbError("article-refused", "it is no known issue that is open", where=article.slug)
        issue = replace(article.known_issue or KnownIssue(), state="closed")
        article = replace(article, known_issue=issue, reviewed=today)
        folder.write(article, over=True)
    return article
