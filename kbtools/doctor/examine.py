"""`kb doctor`: all that is looked at, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

from kbtools.articles.library import Library
from kbtools.doctor import built, connected, content, settings, stored
from kbtools.doctor.check import Check
from kbtools.doctor.shared_storage import shared_storage
from kbtools.errors import KbError, KbErrors
from kbtools.workspace import Workspace


def examine(workspace: Workspace) -> list[Check]:
    """Run all checks; a failure becomes a check that reports it."""
    found: list[Check] = []
    with ExitStack() as opened:
        # opened by the first check that needs it; where that fails, each check that needs it reports so
        store = cache(lambda: opened.enter_context(workspace.store_if_any()))
        library = cache(lambda: Library.of(workspace))
        looks: dict[str, Callable[[], Iterator[Check]]] = {
            "settings": lambda: settings.settings(workspace),
            "language": lambda: content.language(workspace),
            "translations": lambda: content.translations(workspace, library()),
            "words": lambda: content.words(workspace),
            "secret": lambda: stored.secret(workspace, store),
            "articles": lambda: content.articles(library()),
            "store": lambda: stored.store(store(), workspace.settings),
            "jobs": lambda: stored.jobs(store()),
            "disk": lambda: stored.disk(workspace),
            "index": lambda: built.index(workspace, store),
            "model": lambda: built.model(workspace),
            "site": lambda: built.site(workspace),
            "shared-storage": lambda: shared_storage(workspace, store()),
            "delivery": lambda: connected.delivery(workspace),
            "hosts": lambda: connected.hosts(workspace),
            "mailbox": lambda: connected.mailbox(workspace),
            "notes": lambda: connected.notes(workspace, store()),
        }
        for name, look in looks.items():
            try:
                found += look()
            except KbError as problem:
                found.append(Check(name, False, str(problem), problem.hint or ""))
            except KbErrors as several:
                detail = f"{len(several.problems)} problems, first: {several.problems[0]}"
                found.append(Check(name, False, detail, "kb check"))
    return found
