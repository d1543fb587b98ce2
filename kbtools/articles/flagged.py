"""`kb article flagged`: articles that agents flagged as wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.storage.flags import Flag
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from kbtools.storage import Store


@dataclass(frozen=True)
class FlaggedArticle:
    """A flag of an agent, and the article's owner; empty where the article is gone."""

    flag: Flag
    owner: str


def flagged_articles(workspace: Workspace, *, done: str = "") -> list[FlaggedArticle]:
    """All flagged articles but those that were closed at the desk, after the flags of the slug `done` are removed.

    Raises `KbError("not-found")` where `done` has no flag.
    """
    with workspace.store() as store:
        if done and not store.flags.clear(done):
            raise KbError("not-found", f"no agent flagged '{done}'", hint="kb article flagged")
        flags = store.flags.all(closed=False)
    articles = Library.of(workspace).sound().by_slug if flags else {}
    return [FlaggedArticle(flag, articles[flag.slug].owner if flag.slug in articles else "") for flag in flags]


def flag_article(store: Store, slug: str, ticket: tuple[str, str], at: datetime) -> None:
    """Note in an open store that an article was wrong for a ticket `(source, id)`."""
    store.flags.put(Flag(slug, *ticket, at))
