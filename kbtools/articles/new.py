"""`kb article new`: an article begun with the headings of its kind."""

from __future__ import annotations

from datetime import date
from itertools import chain, count

from kbtools.articles.library import NEW_ARTICLES, Folder
from kbtools.errors import KbError
from kbtools.model.article import Article, Kind, template
from kbtools.text.normalise import one_line, slugify
from kbtools.workspace import Workspace


def new_article(workspace: Workspace, title: str, kind: Kind, today: date) -> Article:
    """Write a draft with the headings of its kind.

    Raises `KbError` `front-matter` for an empty title, and `article-exists` when the slug is taken. The slugs of titles
    without any Latin letter or digit are numbered; of these, `article-exists` is raised when the title is taken.
    """
    if not one_line(title):
        raise KbError("front-matter", "an article needs a title", hint='kb article new "How do I pair the lamp?"')
    settings, folder = workspace.settings, Folder.of(workspace)
    slug = slugify(title)
    taken = {article.slug.casefold(): article for article in folder.load().articles}
    before = taken.get(slug)
    what, hint = f"the slug '{slug}'", "add a word to the title that tells the two apart"
    if slug == slugify("") and slug not in title.casefold():
        named = one_line(title).casefold()
        before = next((article for article in taken.values() if article.title.casefold() == named), None)
        what = f"the title '{one_line(title)}'"
        numbered = (f"{slug}-{number}" for number in count(2))
        slug = next(name for name in chain([slug], numbered) if name not in taken)
    if before:
        where = f"{folder.docs.name}/{before.path}"
        raise KbError("article-exists", f"{what} is already taken", where=where, hint=hint)
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
