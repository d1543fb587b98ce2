"""An article pushed as a branch, for teams whose CI publishes what is merged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

from kbtools.articles.check import errors_of
from kbtools.articles.drafts import draft_path, is_waiting, name_of
from kbtools.articles.library import NEW_ARTICLES, Library, checked_today
from kbtools.articles.pictures import pictures_of
from kbtools.articles.review import article_or_draft, was_worked_on
from kbtools.errors import KbError, raise_all
from kbtools.model.article import Article, render_article
from kbtools.system.git import commit_on_branch, has_branch, push
from kbtools.workspace import Workspace


def publish_on_branch(workspace: Workspace, name: str, now: datetime, say: Callable[[str], None]) -> str:
    """Commit an article or a draft, ready to publish, to a new branch, and push it to `origin`; returns the branch.

    The working tree and the draft stay as they are: customers see the article once the branch is merged and built.
    Raises the article's findings of level `error`, `article-missing` and `git`.
    """
    library = Library.of(workspace)
    before = article_or_draft(workspace, name, library)
    article, text = _ready(workspace, library, before, now)
    raise_all(errors_of(workspace, article, library))
    names = (f"kb/{article.slug}{'' if number == 1 else f'-{number}'}" for number in count(1))
    branch = next(one for one in names if not has_branch(workspace.root, one))
    say("committing")
    files = {file: file.read_bytes() for file in pictures_of(workspace, article)}
    files[workspace.docs / article.path] = text.encode()
    commit_on_branch(workspace.root, branch, files, _message(before))
    say("pushing")
    push(workspace.root, branch)
    if workspace.has_store:
        with workspace.store() as store:
            store.reviews.end(name_of(before))
    return branch


def _ready(workspace: Workspace, library: Library, before: Article, now: datetime) -> tuple[Article, str]:
    """The article as it is published, and its text."""
    source = library.by_slug.get(before.translation_of)
    article = checked_today(before, now.date(), source)
    if is_waiting(before):
        other = library.taken.get(before.slug.casefold())
        if other:
            raise KbError("article-exists", f"the slug '{before.slug}' is already taken", where=other.path)
        reviewed = article.reviewed if was_worked_on(workspace, before) else before.reviewed
        article = replace(article, path=f"{NEW_ARTICLES}/{before.slug}.md", reviewed=reviewed)
        return article, render_article(article, _text(draft_path(workspace, name_of(before))))
    if before.state == "published":
        article = replace(article, reviewed=before.reviewed, created=before.created)
    return article, render_article(article, _text(workspace.docs / before.path))


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _message(article: Article) -> str:
    return f"{'Change' if article.state == 'published' else 'Add'} article: {article.title}"
