"""The articles of the workspace, read again only when a file changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from kbtools.articles.due import used_lately
from kbtools.articles.library import Folder, Library
from kbtools.storage import Store
from kbtools.workspace import Workspace

COUNTED = timedelta(minutes=10)  # how long it is known how much articles are used


class KnownArticles:
    """Reading hundreds of articles takes a second, looking whether one changed some milliseconds. Safe in threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._folder = Folder.of(workspace)
        self._lock = threading.Lock()
        self._counting = threading.Lock()  # another one: every page needs the articles, and counting takes a while
        self._library: Library | None = None
        self._used: tuple[datetime, Mapping[str, int]] | None = None

    def now(self) -> Library:
        """The articles as they are now, with the problems of those that cannot be read."""
        with self._lock:
            if self._library is None or self._library.fingerprint != self._folder.fingerprint():
                self._library = self._folder.load()
            return self._library

    def used(self, store: Store, now: datetime) -> Mapping[str, int]:
        """How much each article was used lately, counted again after a while: it reads the visits of months."""
        library = self.now()
        with self._counting:
            if self._used is None or not timedelta() <= now - self._used[0] < COUNTED:
                self._used = now, used_lately(store, library.articles, now)
            return self._used[1]
