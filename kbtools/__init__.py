"""A help centre that learns: articles, suggestions before a ticket is filed, and what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbtools.model.query import Hit, Suggestion
    from kbtools.search.knowledge_base import KnowledgeBase

__all__ = ["Hit", "KbError", "KnowledgeBase", "Suggestion", "__version__"]

from kbtools.errors import KbError

_HOME = {
    "KnowledgeBase": "kbtools.search.knowledge_base",
    "Suggestion": "kbtools.model.query",
    "Hit": "kbtools.model.query",
}


def __getattr__(name: str) -> object:
    # `kb --help` imports this package: what needs numpy is fetched when somebody asks for it.
    if name == "__version__":
        from importlib.metadata import version

        return version("kbtools")
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'kbtools' has no attribute {name!r}")
