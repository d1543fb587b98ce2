"""`kb article flagged`: articles that agents flagged as wrong."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.storage.flags import Flag
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class FlaggedArticle:
    """A flag of an agent, and the article's owner; empty where the article is gone."""

    flag: Flag
    owner: str


def flagged_articles(workspace: Workspace, *, done: str = "") -> list[FlaggedArticle]:
    """All flagged articles, after the flags of the slug `done` are removed.

    Raises `KbError("not-found")` where `done` has no flag.
    """
    with workspace.store() as store:
        if done and not store.flags.clear(done):
            raise KbError("not-found", f"no agent flagged '{done}'", hint="kb article flagged")
        flags = store.flags.all()
    articles = Library.of(workspace).sound().by_slug if flags else {}
    return [FlaggedArticle(flag, articles[flag.slug].owner if flag.slug in articles else "") for flag in flags]
