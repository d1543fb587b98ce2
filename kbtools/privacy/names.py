"""Names of drafts, which are made from the words of tickets and under which the store keeps what belongs to them."""

from __future__ import annotations

from collections.abc import Collection

from kbtools.articles.ledger import read_ledger
from kbtools.articles.library import Library
from kbtools.privacy.own_words import OwnWords
from kbtools.workspace import Workspace


def names_with(own: OwnWords, names: Collection[str], workspace: Workspace) -> set[str]:
    """The names that have somebody's own words, without those of articles: these are in public, and people decide."""
    found = {name for name in names if own.are_in(_last_part(name))}
    articles = _of_articles(workspace) if found else set()
    return {name for name in found if name.casefold() not in articles}


def _last_part(name: str) -> str:
    """Without what it begins with for drafts and gaps, which may be a word of anybody."""
    return name.rpartition("/")[2]


def _of_articles(workspace: Workspace) -> set[str]:
    return {*Library.of(workspace).taken, *(slug.casefold() for slug in read_ledger(workspace.root))}
