"""Saved changes that customers see once anything is published, since the whole site is built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.articles.ledger import is_as_built, read_ledger, shown_of
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article, parse_article
from kbtools.model.article_change import ArticleChange
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store

_DIGEST = 16  # letters of a digest


@dataclass(frozen=True, slots=True)
class UnpublishedChange:
    """An article whose file says something else than the site. `saved_by`, `saved_at`: where that is known."""

    article: Article
    saved_by: str = ""
    saved_at: datetime | None = None

    @property
    def digest(self) -> str:
        """What tells this change from another of the same article."""
        return _digest(f"{self.article.slug} {self.article.state} {shown_of(self.article)}")


def unpublished_changes(
    workspace: Workspace, library: Library, store: Store | None, but: str = ""
) -> list[UnpublishedChange]:
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
    last = store.article_edits.last_saved([article.slug for article in changed]) if store and changed else {}
    return [UnpublishedChange(article, *last.get(article.slug, ())) for article in changed]


def others_shown_with(
    workspace: Workspace, store: Store | None, before: Library, now: Library, change: ArticleChange
) -> list[UnpublishedChange]:
    """The changes of other articles that customers see with a change: those of `before` it, and what was saved since.

    What the change brings itself is none of them: what it wrote into the article to which an address leads, and
    translations that come and go with their source.
    """
    texts, kept = {article.path: _written(article) for article in before.articles}, _kept_below(workspace, change)
    saved: set[str] = set()
    for article in now.articles:
        was = kept.get(article.path)
        text = _written(article) if was is None else _written(parse_article(was, article.path))
        if article.slug != change.slug and text != texts.get(article.path):
            saved.add(article.path)
    since = unpublished_changes(workspace, now, store, change.slug) if saved else []
    earlier = unpublished_changes(workspace, before, store, change.slug)
    return [*(one for one in earlier if one.article.path not in saved), *(o for o in since if o.article.path in saved)]


def mark_of(changes: Iterable[UnpublishedChange]) -> str:
    """What whoever agreed to these changes agreed to: their digests, with blanks between."""
    return " ".join(change.digest for change in changes)


def not_agreed(changes: Iterable[UnpublishedChange], mark: str) -> list[UnpublishedChange]:
    """Those of the changes to which nobody agreed; `mark`: from `mark_of`."""
    agreed = frozenset(mark.split())
    return [change for change in changes if change.digest not in agreed]


def seen_of(article: Article) -> str:
    """What tells what customers would see of an article from what they would see of another text of it.

    Its state, its owner, its days and the tickets that it was written from are not in it.
    """
    return _digest(f"{article.slug} {shown_of(replace(article, sources=()))}")


def refuse_other_text(article: Article, seen: str) -> None:
    """Raise `KbError("article-changed")` where the text is another than the one that somebody read.

    `seen`: from `seen_of`; with an empty one any text is right.
    """
    if seen and seen_of(article) != seen:
        raise KbError(
            "article-changed",
            "its text is another than the one that was read: somebody saved it since",
            where=article.path,
            hint="read it as it is now, then do it",
        )


def refuse_not_agreed(changes: Iterable[UnpublishedChange], mark: str) -> None:
    """Raise `KbError("article-changed")` where customers would see a change to which nobody agreed."""
    new = not_agreed(changes, mark)
    if not new:
        return
    told = ", ".join(f"“{one.article.title}”{f' ({one.saved_by})' if one.saved_by else ''}" for one in new)
    raise KbError(
        "article-changed",
        f"customers would also see what was saved meanwhile in {told}",
        where=new[0].article.path,
        hint="publish from the page of the article: you are shown what else goes out",
    )


def _written(article: Article) -> Article:
    """The article without what depends on where its file is, and on other files."""
    return replace(article, slug="", path="", lang="", translation_of="")


def _kept_below(workspace: Workspace, change: ArticleChange) -> dict[str, str]:
    """What the files of articles said just before a change, by the paths that articles have."""
    folder = f"{workspace.shown(workspace.docs)}/"
    return {file.path.removeprefix(folder): file.text for file in change.files if file.text is not None}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGEST]
