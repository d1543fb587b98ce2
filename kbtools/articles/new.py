"""`kb article new`: an article begun with the headings of its kind."""

from __future__ import annotations

from datetime import date

from kbtools.articles.library import NEW_ARTICLES, Folder
from kbtools.errors import KbError
from kbtools.model.article import Article, Kind, template
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace


def new_article(workspace: Workspace, title: str, kind: Kind, today: date) -> Article:
    """Write a draft with the headings of its kind; raises `KbError("article-exists")` when the slug is taken."""
    settings, folder = workspace.settings, Folder.of(workspace)
    slug = slugify(title)
    taken = {article.slug.casefold(): article for article in folder.load().articles}
    if slug in taken:
        raise KbError(
            "article-exists",
            f"the slug '{slug}' is already taken",
            where=f"{folder.docs.name}/{taken[slug].path}",
            hint="add a word to the title that tells the two apart",
        )
    article = Article(
        slug=slug,
        title=one_line(title),
        kind=kind,
        state="draft",
        owner=settings.owner,
        created=today,
        body=template(kind, settings.said["headings"]),
        path=f"{NEW_ARTICLES}/{slug}.md",
    )
    folder.write(article)
    return article
