"""`kb article new`: an article begun with the headings of its kind."""

from __future__ import annotations

from datetime import date
from itertools import count

from kbtools.articles.library import NEW_ARTICLES, Folder
from kbtools.errors import KbError
from kbtools.model.article import Article, Kind, template
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace


def new_article(workspace: Workspace, title: str, kind: Kind, today: date) -> Article:
    """Write a draft with the headings of its kind.

    Raises `KbError` `front-matter` for an empty title, and `article-exists` when the slug is taken. Titles without any
    Latin letter or digit, which give no slug, are numbered.
    """
    if not one_line(title):
        raise KbError("front-matter", "an article needs a title", hint='kb article new "How do I pair the lamp?"')
    settings, folder = workspace.settings, Folder.of(workspace)
    slug = slugify(title)
    taken = {article.slug.casefold(): article for article in folder.load().articles}
    if slug in taken and slug not in title.casefold() and slug == slugify("") and taken[slug].title != one_line(title):
        slug = next(name for name in (f"{slug}-{number}" for number in count(2)) if name not in taken)
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
