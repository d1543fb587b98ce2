"""`kb article list`: all articles, and the drafts that wait."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.articles.drafts import waiting_drafts
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class ListedArticles:
    """Articles and drafts by slug, and the mistakes of the files that cannot be read."""

    articles: tuple[Article, ...]
    problems: tuple[KbError, ...]


def list_articles(workspace: Workspace, state: str | None = None, library: Library | None = None) -> ListedArticles:
    """All articles with the drafts of `.kb/drafts/`, or those in one state. A file with a mistake costs only itself.

    `library`: the articles, where they are read already.
    """
    library = library or Library.of(workspace)
    drafts, problems = waiting_drafts(workspace)
    found = sorted((*library.articles, *drafts), key=lambda article: (article.slug, article.path))
    shown = tuple(article for article in found if state in (None, article.state))
    return ListedArticles(shown, (*library.problems, *problems))
