"""`kb article archive`: an article taken off the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path

from kbtools.articles.changes import gap_before, kept_before, kept_files, new_id, saving, write_files
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article, render_article
from kbtools.model.article_change import ArticleChange
from kbtools.model.gap import Gap
from kbtools.storage import Store
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class ArchivedArticle:
    """The archived article, the one that its address leads to (None: to none), and the gaps that are open again.

    `change`: what was replaced, with which it can be taken back.
    """

    article: Article
    to: Article | None
    reopened: tuple[str, ...]
    change: ArticleChange


def archive_article(workspace: Workspace, name: str, now: datetime, *, to: str = "", by: str = "") -> ArchivedArticle:
    """Take an article off the site and out of the suggestions; the file stays. Its gap is open again.

    `name`: its slug, file or title, see `Library.find`. With `to`, a published article answers its questions from now
    on: addresses, links, phrases and the gap move there, and the archived file gets another slug. `by`: the mail
    address of whoever does it. Raises `KbError` `article-missing`, and `article-refused` for such an article `to` that
    is not published, or for itself.
    """
    with saving(workspace):
        library = Library.of(workspace)
        article, target = library.article(name), library.article(to) if to else None
        if target and (target.state != "published" or target.slug == article.slug):
            why = "its address can only lead to another article that is published"
            raise KbError("article-refused", why, where=target.slug)
        gone, files = _files(workspace, library, article, target)
        change = ArticleChange(new_id(), article.slug, "archived", by, now, kept_files(workspace, files))
        with workspace.store_if_any() as store:
            if store is None:
                write_files(workspace, files)
            else:
                gaps = [gap for gap in store.gaps.of_articles([article.slug]) if gap.state == "published"]
                change = replace(change, gaps=tuple(map(gap_before, gaps)))
                with kept_before(workspace, store, change):
                    write_files(workspace, files)
                    _change_gaps(store, gaps, target)
                    store.reviews.end(article.slug)
    reopened = () if target else tuple(gap.id for gap in change.gaps)
    return ArchivedArticle(gone, target, reopened, change)


def _files(
    workspace: Workspace, library: Library, article: Article, target: Article | None
) -> tuple[Article, Mapping[Path, str | None]]:
    """The article as it is archived, and the files to write."""
    gone = replace(article, state="archived")
    if target is None:
        return gone, {workspace.docs / article.path: _written(workspace, gone)}
    names = (f"{article.slug}-archived{'' if number == 1 else number}" for number in count(1))
    free = next(name for name in names if name.casefold() not in library.taken)
    gone = replace(gone, slug=free, replaces=(), phrases=(), old_urls=(), answers=())
    more = replace(
        target,
        replaces=_joined(target.replaces, (article.slug, *article.replaces)),
        phrases=_joined(target.phrases, article.phrases),
        old_urls=_joined(target.old_urls, article.old_urls),
        answers=_joined(target.answers, article.answers),
    )
    return gone, {workspace.docs / one.path: _written(workspace, one) for one in (more, gone)}


def _joined(own: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    known = {text.casefold() for text in own}
    return (*own, *(text for text in more if text.casefold() not in known))


def _written(workspace: Workspace, article: Article) -> str:
    return render_article(article, (workspace.docs / article.path).read_bytes().decode("utf-8", "replace"))


def _change_gaps(store: Store, gaps: Iterable[Gap], target: Article | None) -> None:
    """The gaps of an archived article follow its address to the other one, or are open again."""
    for gap in gaps:
        if target:
            store.gaps.put_back(gap.id, "published", target.slug, gap.why)
        else:
            store.gaps.put_back(gap.id, "open", "", "its article is archived")
