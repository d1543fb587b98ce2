"""`kb article archive`: an article taken off the site."""

from __future__ import annotations

from dataclasses import replace

from kbtools.articles.library import Folder
from kbtools.model.article import Article
from kbtools.workspace import Workspace


def archive_article(workspace: Workspace, name: str) -> Article:
    """Take an article off the site and out of the suggestions; the file stays.

    `name`: its slug, file or title, see `Library.find`. Raises `KbError("article-missing")`.
    """
    folder = Folder.of(workspace)
    article = replace(folder.load().article(name), state="archived")
    folder.write(article, over=True)
    return article
