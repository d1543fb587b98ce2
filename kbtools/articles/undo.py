"""`kb article undo`: a publication or an archiving of the last day taken back."""

from __future__ import annotations

from datetime import datetime

from kbtools.articles.changes import is_unchanged, take_back
from kbtools.errors import KbError
from kbtools.model.article_change import ArticleChange
from kbtools.workspace import Workspace


def undo_change(workspace: Workspace, slug: str, now: datetime) -> ArticleChange:
    """Put an article back as it was before it was published or archived; returns the opposite change.

    A draft waits again, links and gap are as before. Raises `KbError("article-refused")` where nothing of the last day
    is known, or a file was changed since.
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
        if not is_unchanged(workspace, change):
            raise KbError(
                "article-refused",
                "it was changed since, and that would be lost",
                where=slug,
                hint="edit it as it is now, or archive it",
            )
        opposite = take_back(workspace, store, change)
        store.changes.remove([change.id])
    return opposite
