"""`kb article set`: team and topics of several articles at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kbtools.articles.changes import put_back_files, saving, write_files
from kbtools.articles.edit import end_approval
from kbtools.articles.library import Folder
from kbtools.errors import KbError
from kbtools.model.article import Article, render_article
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

MOST = 100  # articles at once
MOST_OF_NAME = 100  # characters of a team's or a topic's name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What articles get: the team `owner`, the topic `tag`, and no topic `untag` any more; empty: as it is."""

    owner: str = ""
    tag: str = ""
    untag: str = ""


@dataclass(frozen=True, slots=True)
class SetArticles:
    """The articles that were changed, and those that were so already."""

    changed: tuple[Article, ...]
    same: tuple[Article, ...]


def set_articles(
    workspace: Workspace, names: Collection[str], wanted: Wanted, now: datetime, by: str = ""
) -> SetArticles:
    """Give articles a team, add a topic to them or take one away, in all of their files or in none.

    `names`: slugs, files or titles, see `Library.find`; `by`: the mail address of whoever does it. The earlier texts
    are kept as versions, and approvals of them end. Raises `KbError` `article-missing`, and `article-refused` without
    articles, with more than `MOST` of them, or where nothing is to be set.
    """
    wanted = Wanted(*(one_line(text, MOST_OF_NAME) for text in (wanted.owner, wanted.tag, wanted.untag)))
    if not names or len(names) > MOST or wanted == Wanted():
        what = "choose articles, and a team or a topic" if len(names) <= MOST else f"more than {MOST} at once"
        raise KbError("article-refused", what, hint="tick some, and fill one field")
    folder = Folder.of(workspace)
    with saving(workspace):
        library = folder.load()
        found = {article.slug: article for article in map(library.article, names)}
        pairs = [(article, _with(article, wanted)) for article in found.values()]
        before = {new.slug: _text(folder.docs / old.path) for old, new in pairs if new != old}
        files: dict[Path, str | None] = {
            folder.docs / new.path: render_article(new, before[new.slug]) for _, new in pairs if new.slug in before
        }
        kept = write_files(workspace, files)
        try:
            _noted(workspace, before, now, by)
        except BaseException:
            put_back_files(workspace, kept)
            raise
    changed = tuple(new for _, new in pairs if new.slug in before)
    return SetArticles(changed, tuple(old for old, _ in pairs if old.slug not in before))


def _noted(workspace: Workspace, before: Mapping[str, str], now: datetime, by: str) -> None:
    """Keep the earlier texts, by slug; what a colleague approved is another text now."""
    with workspace.store_if_any() as store:
        if store is None:
            return
        for slug, text in before.items():
            store.article_edits.keep_version(slug, by, text, now)
            end_approval(store, slug)


def _with(article: Article, wanted: Wanted) -> Article:
    left = tuple(one for one in article.tags if one.casefold() != wanted.untag.casefold())
    known = {one.casefold() for one in left}
    tags = (*left, wanted.tag) if wanted.tag and wanted.tag.casefold() not in known else left
    return replace(article, owner=wanted.owner or article.owner, tags=tags)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
