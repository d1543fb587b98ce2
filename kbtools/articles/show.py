"""`kb article show`: one article as it is written."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class ShownArticle:
    """An article, and its file's whole text."""

    article: Article
    text: str


def show_article(workspace: Workspace, name: str) -> ShownArticle:
    """The article with this slug, old slug, file or title; raises `KbError("article-missing")`."""
    article = Library.of(workspace).article(name)
    return ShownArticle(article, (workspace.docs / article.path).read_text(encoding="utf-8"))
