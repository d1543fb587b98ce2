"""The secret that the service works with, which `kb privacy rekey` may change while it runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from kbtools.errors import KbError
from kbtools.privacy.rekey import secret_in_use

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret
    from kbtools.workspace import Workspace

T = TypeVar("T")
log = logging.getLogger(__name__)


class SecretInUse:
    """One per process; safe to use from several threads.

    `store` opens the store or raises `KbError` `store`; `changed` is told of each new secret before it is used.
    """

    def __init__(self, workspace: Workspace, store: Callable[[], Store], changed: Callable[[Secret], None]) -> None:
        self._workspace, self._store, self._changed = workspace, store, changed
        self._following = Lock()
        self._current: Secret | None = None

    @property
    def current(self) -> Secret:
        """See `Workspace.secret`."""
        if self._current is None:
            self._current = self._workspace.secret()
        return self._current

    def follow(self) -> None:
        """Use the secret that the store is made with."""
        with self._following:
            if self._store().secret_mark in ("", self.current.mark):
                return
            now = secret_in_use(self._workspace, self._store())
            if now.mark == self.current.mark:
                return
            self._changed(now)
            self._current = now
        log.info("the secret was changed, and the new one is used from now on")

    def tried_with(self, work: Callable[[Secret], T]) -> T:
        """What `work` makes with the secret in use, once more where that was changed while it did."""
        self._store()  # where there can be none, no secret is made for it
        used = self.current
        try:
            return work(used)
        except KbError as problem:
            if problem.code != "secret-missing":
                raise
            self.follow()  # or another thread did
            if self.current.mark == used.mark:
                raise
            return work(self.current)
