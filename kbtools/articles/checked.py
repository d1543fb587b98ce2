"""`kb article checked`: somebody has read a published article and found it right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kbtools.articles.changes import saving
from kbtools.articles.library import Folder, checked_today
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.workspace import Workspace


def mark_checked(workspace: Workspace, name: str, today: date) -> Article:
    """Note that an article was checked today; nothing else of its file changes.

    `name`: its slug, file or title, see `Library.find`. Raises `KbError` `article-missing`, and `article-refused` for
    one that is not published.
    """
    folder = Folder.of(workspace)
    with saving(workspace):
        library = folder.load()
        article = library.article(name)
        if article.state != "published":
            raise KbError("article-refused", f"it is not published: {article.state}", where=article.slug)
        source = library.by_slug.get(article.translation_of)
        article = replace(checked_today(article, today, source), created=article.created)
        folder.write(article, over=True)
    return article
