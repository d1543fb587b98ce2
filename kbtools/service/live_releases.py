"""The live index and the live site of shared storage, followed by every service of a help centre."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.model.release import KINDS, Kind
from kbtools.releases.copies import copy_in_use, drop_copies
from kbtools.releases.shared import SharedReleases
from kbtools.search.pushed import follow_index
from kbtools.site.pushed import follow_site
from kbtools.system.object_storage import ObjectStorage, storage_at

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState
    from kbtools.workspace import Workspace


class Follow(Protocol):
    """See `kbtools.releases.copies.follow`."""

    def __call__(self, workspace: Workspace, shared: SharedReleases, id_: str, *, anew: bool = False) -> bool: ...


EVERY = 1.0  # seconds between two looks at what is live: one small query
LONGEST = 30.0  # seconds until a release is tried again that could not be used
FAULT = "internal"  # the code of a failure that is no `KbError`
PATIENCE = 5.0  # seconds to wait at shutdown for what is being fetched; it is fetched again at the next start
_FOLLOW: Mapping[Kind, Follow] = {"index": follow_index, "site": follow_site}
log = logging.getLogger(__name__)


def take_live(workspace: Workspace, progress: Callable[[str], None] | None = None) -> None:
    """Use what is live, before anything is served; where that fails, what this machine had stays in use.

    Files of a copy that were damaged meanwhile are fetched again. Raises `KbError`: `setting` and `package-missing`,
    since waiting mends neither; `store` where there is no copy to serve from.
    """
    say = progress or log.warning
    try:
        with workspace.store() as store:
            shared = SharedReleases.of(workspace, store)
            for kind, id_ in store.releases.live().items():
                try:
                    _FOLLOW[kind](workspace, shared, id_, anew=True)
                except KbError as problem:
                    say(f"the live {kind} cannot be used: {problem}")
    except KbError as problem:
        if problem.code != "store" or not all(copy_in_use(workspace, kind) for kind in KINDS):
            raise
        say(f"what is live is not known, the last index and site are used: {problem}")


def following(state: ServiceState) -> AbstractContextManager[object]:
    """Follow what is live until the block ends; nothing is done where no storage is set."""
    return LiveReleases(state) if state.settings.index_storage else nullcontext()


class LiveReleases:
    """A thread that fetches and checks what is live and puts it into use; the last good one serves until then."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state
        self._stopped = threading.Event()
        self._failed: dict[Kind, tuple[str, float, float]] = {}  # the release, when it is tried again, and the pause
        self._had_store = True
        self._thread = threading.Thread(target=self._run, name="kbtools-releases", daemon=True)

    def __enter__(self) -> LiveReleases:
        """Start the thread; only once."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop after what is being fetched, or without it when it takes too long."""
        self._stopped.set()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._look()
                self._had_store = True
            except KbError as problem:
                if self._had_store:
                    log.warning("what is live is not known, the last index and site are used: %s", problem)
                self._had_store = False
            except Exception as failure:  # the thread must survive any failure
                log_fault("releases", failure)
            self._stopped.wait(EVERY)

    def _look(self) -> None:
        state = self._state
        kept = state.store().releases.all()
        live = {one.kind: one.id for one in kept if one.is_live}
        behind = {kind: id_ for kind, id_ in live.items() if copy_in_use(state.workspace, kind) != id_}
        for kind in KINDS:
            if kind in behind:
                self._use(kind, behind[kind])
            else:
                self._failed.pop(kind, None)
                state.release_faults.pop(kind, None)
        drop_copies(state.workspace, {(one.kind, one.id) for one in kept})

    @cached_property
    def _storage(self) -> ObjectStorage:
        return storage_at(self._state.settings.index_storage, self._state.workspace.root)

    def _use(self, kind: Kind, id_: str) -> None:
        state, now = self._state, time.monotonic()
        failed, again, pause = self._failed.get(kind, ("", 0.0, EVERY))
        if failed == id_ and now < again:
            return
        try:
            state.secret_in_use.follow()
            shared = SharedReleases(self._storage, state.store(), state.secret)
            if _FOLLOW[kind](state.workspace, shared, id_):
                self._failed.pop(kind, None)
                state.release_faults.pop(kind, None)
                log.info("the %s %s is live", kind, id_)
        except Exception as failure:  # whatever it is, it costs this kind alone, and is tried again later
            state.metrics.fetch_failed(kind)
            problem = failure if isinstance(failure, KbError) else None
            code = problem.code if problem else FAULT
            if state.release_faults.get(kind) != code:
                log.warning("the live %s %s cannot be used, the one before serves: %s", kind, id_, problem or code)
                if not problem:
                    log_fault("releases", failure)
            state.release_faults[kind] = code
            pause = min(2 * pause, LONGEST) if failed == id_ else EVERY
            self._failed[kind] = id_, now + pause, pause
