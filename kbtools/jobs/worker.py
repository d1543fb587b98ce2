"""`kb worker`: does what waits, beside the service or in place of it."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.jobs.folder import folder_id
from kbtools.jobs.follow import STOPS, Follower
from kbtools.model.job import WRITES, Job, Writes
from kbtools.storage import Store
from kbtools.workspace import Workspace

EVERY = 1.0  # seconds between two looks for work
AFTER_FAILURE = 15.0  # the same, while looking fails
log = logging.getLogger(__name__)


class Worker:
    """Does jobs until it is told to end: at the same time one that writes the site, and one that writes topics.

    Any number of workers share the jobs of a store; the site is built by those of the folder where it was asked for. A
    context manager, whose end gives back what is not done.
    """

    def __init__(self, workspace: Workspace, store: Callable[[], Store], clock: Callable[[], datetime]) -> None:
        self._workspace, self._store, self._clock = workspace, store, clock
        self.name = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"
        self._stop = threading.Event()
        self._woken = {writes: threading.Event() for writes in dict.fromkeys(WRITES.values())}
        self._threads = [
            threading.Thread(target=self._run, args=(writes,), name=f"kbtools-{writes}-jobs", daemon=True)
            for writes in self._woken
        ]

    def __enter__(self) -> Worker:
        """Start; only once."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop what is being done, and wait until everything is put back."""
        self._stop.set()
        self.wake()
        for thread in self._threads:
            thread.join(STOPS + 1)

    def wake(self) -> None:
        """Look for work at once: there is some."""
        for woken in self._woken.values():
            woken.set()

    def _run(self, writes: Writes) -> None:
        while not self._stop.is_set():
            does_one = self._does_one(writes)
            if not does_one:
                self._woken[writes].wait(EVERY if does_one is False else AFTER_FAILURE)
            self._woken[writes].clear()

    def _does_one(self, writes: Writes) -> bool | None:
        """Do a job, if there is one; None where that fails, which does not end the worker."""
        try:
            job = self._store().jobs.claim(writes, self.name, self._clock(), folder_id(self._workspace))
            if job:
                log.info("job %d: %s%s", job.id, _named(job), f", try {job.tries}" if job.tries > 1 else "")
                Follower(self._workspace.root, self._store, self._clock, self._stop, job).run()
        except KbError as problem:
            log.warning("jobs wait: %s", problem)
        except Exception as failure:  # as above
            log_fault("jobs", failure)
        else:
            return job is not None
        return None


def _named(job: Job) -> str:
    return f"{job.wanted.do} {job.wanted.slug}".strip() if job.kind == "build" else job.kind


def work(workspace: Workspace, began: Callable[[str], None]) -> None:
    """Do jobs until SIGTERM or Ctrl+C. `began` is called with the worker's name once it looks for work.

    Raises `KbError` `store`, or `secret-missing` where this folder has another secret than the store was made with.
    """
    told = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with workspace.store() as store:
        store.check_secret(workspace.secret())
        with Worker(workspace, lambda: store, lambda: datetime.now(UTC)) as worker:
            began(worker.name)
            told.wait()
