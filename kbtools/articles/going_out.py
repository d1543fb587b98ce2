"""Saved changes that customers see once anything is published, since the whole site is built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.articles.ledger import is_as_built, read_ledger, shown_of
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


@dataclass(frozen=True, slots=True)
class SavedChange:
    """An article whose file says something else than the site. `saved_by`, `saved_at`: where that is known."""

    article: Article
    saved_by: str = ""
    saved_at: datetime | None = None


def saved_changes(workspace: Workspace, library: Library, store: Store | None, but: str = "") -> list[SavedChange]:
    """Every article that the last build had in another state, by slug; without the one with the slug `but`.

    One that was published and is not any more is among them. None before the first build.
    """
    ledger = read_ledger(workspace.root)
    changed: list[Article] = []
    public = {article.slug for article in library.published}
    for article in library.articles if ledger else ():
        before = ledger.get(article.slug)
        if article.slug in public:
            is_same = before is not None and is_as_built(before, article)
        else:
            is_same = before is None or not before.shown
        if article.slug != but and not is_same:
            changed.append(article)
    return [_told(article, store) for article in changed]


def mark_of(changes: Iterable[SavedChange]) -> str:
    """What tells these changes from others: whoever agreed to them agreed to no more."""
    told = "\n".join(f"{one.article.slug} {one.article.state} {shown_of(one.article)}" for one in changes)
    return hashlib.sha256(told.encode()).hexdigest()


def _told(article: Article, store: Store | None) -> SavedChange:
    versions = store.article_edits.versions(article.slug) if store else []
    return SavedChange(article, versions[0].email, versions[0].at) if versions else SavedChange(article)
