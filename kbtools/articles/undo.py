"""`kb article undo`: a publication or an archiving of the last day taken back."""

from __future__ import annotations

from datetime import datetime

from kbtools.articles.changes import is_as_before, is_unchanged, take_back
from kbtools.articles.drafts import name_of
from kbtools.errors import KbError
from kbtools.model.article import parse_article
from kbtools.model.article_change import ArticleChange
from kbtools.model.review import Review
from kbtools.workspace import Workspace


def undo_change(workspace: Workspace, slug: str, now: datetime) -> ArticleChange:
    """Put an article back as it was before it was published or archived; returns the opposite change.

    A draft waits again, links and gap are as before, and one that was in review is in review again. Raises
    `KbError("article-refused")` where nothing of the last day is known, or a file was changed since.
    """
    with workspace.store() as store:
        change = store.changes.last(slug, now)
        if change is None:
            raise KbError(
                "article-refused",
                "within the last day nobody published or archived it",
                where=slug,
                hint="kb article archive takes an article off the site",
            )
        if not is_unchanged(workspace, change) and not is_as_before(workspace, change):
            raise KbError(
                "article-refused",
                "it was changed since, and that would be lost",
                where=slug,
                hint="edit it as it is now, or archive it",
            )
        opposite = take_back(workspace, store, change)
        store.changes.remove([change.id])
        for name in names_in_review(change):
            store.reviews.put(Review(name, "", now))
    return opposite


def names_in_review(change: ArticleChange) -> list[str]:
    """The articles that were in review before a change; who had asked for it is not known any more."""
    before = (parse_article(file.text, file.path) for file in change.files if file.text is not None)
    return [name_of(article) for article in before if article.state == "in-review"]
