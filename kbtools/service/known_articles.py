"""The articles of the workspace, read again only when a file changed."""

from __future__ import annotations

import threading

from kbtools.articles.library import Folder, Library
from kbtools.workspace import Workspace


class KnownArticles:
    """Reading hundreds of articles takes a second, looking whether one changed some milliseconds. Safe in threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._folder = Folder.of(workspace)
        self._lock = threading.Lock()
        self._library: Library | None = None

    def now(self) -> Library:
        """The articles as they are now, with the problems of those that cannot be read."""
        with self._lock:
            if self._library is None or self._library.fingerprint != self._folder.fingerprint():
                self._library = self._folder.load()
            return self._library
