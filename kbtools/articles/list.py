"""`kb article list`: all articles."""

from __future__ import annotations

from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.workspace import Workspace


def list_articles(workspace: Workspace, state: str | None = None) -> list[Article]:
    """All articles, or those in one state, by slug; raises all problems of the articles at once."""
    return [article for article in Library.of(workspace).sound().articles if state in (None, article.state)]
