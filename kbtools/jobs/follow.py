"""One job from its claim to its end: its process is started, heard and stopped, and the store is told how far it is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from kbtools.errors import KbError
from kbtools.jobs.kinds import Outcome
from kbtools.jobs.process import start_process
from kbtools.model.job import BEATS, MOST_TRIES, SILENT, Job
from kbtools.model.publication import PlannedPublication
from kbtools.storage import Store

MOST_LINES = 200
LISTENS = 0.25  # seconds until it looks again whether the job is to be stopped
STOPS = 20.0  # seconds that a process has to put everything back once it is told to stop
COMMITS = 300.0  # seconds for what is left once customers see it, such as a commit with a slow hook
CUT_OFF = KbError(
    "job-cut-off",
    "the process that did this ended before it was done",
    hint="see the log of the worker: is there memory enough? Then begin it again",
)
log = logging.getLogger(__name__)


@dataclass
class Follower:
    """Follows one job that this worker has claimed. `stop`: set when the worker is told to end."""

    root: Path
    store: Callable[[], Store]
    clock: Callable[[], datetime]
    stop: threading.Event
    job: Job
    _lines: list[str] = field(default_factory=list)
    _told: int = 0  # lines that the store knows
    _beat: float = field(default_factory=time.monotonic)
    _stopped_at: float | None = None  # since when it is to stop
    _is_ready: bool = False  # whether the process puts everything back when it is told to stop
    _is_told: bool = False
    _is_shown: bool = False  # whether customers see it: then it is too late to stop it
    _is_lost: bool = False

    def run(self) -> None:
        """Do the job, and keep what came of it."""
        job = self.job
        if job.tries > MOST_TRIES + 1:  # even putting back was cut off
            self._end("failed", problems=(CUT_OFF,))
            return
        gives_up = job.is_unwanted or job.tries > MOST_TRIES
        process, pipe = start_process(self.root, job, only_put_back=gives_up)
        try:
            kind, told = self._heard(process, pipe)
        finally:
            if process.is_alive():
                process.join(LISTENS)
            process.kill()
            process.join()
            pipe.close()
        if not self._is_lost:
            self._keep(kind, told)

    def _heard(self, process: BaseProcess, pipe: Connection) -> tuple[str, Any]:
        """The ending of the process; ("cut off", None) where it is gone without one."""
        with suppress(OSError, EOFError):
            while True:
                if pipe.poll(LISTENS):
                    kind, told = pipe.recv()
                    if kind == "line":
                        self._lines = [*self._lines, str(told)][-MOST_LINES:]
                    elif kind == "ready":
                        self._is_ready = True
                    elif kind == "shown":
                        self._is_shown = True
                    else:
                        return kind, told
                self._tell(process)
                patience = COMMITS if self._is_shown else STOPS
                if self._is_lost or (self._stopped_at and time.monotonic() - self._stopped_at > patience):
                    break
        return "cut off", None

    def _tell(self, process: BaseProcess) -> None:
        """Say now and then that the job is being done, hear whether it is to be stopped, and tell the process."""
        since = time.monotonic() - self._beat
        if since > BEATS.total_seconds() or (len(self._lines) != self._told and since > LISTENS):
            heard = self._beaten(since)
            self._is_lost = heard == "lost"
            if heard == "stop":
                self.job = replace(self.job, is_unwanted=True)
        if self._stopped_at is None and (self.stop.is_set() or self.job.is_unwanted):
            self._stopped_at = time.monotonic()
        if self._stopped_at and self._is_ready and not self._is_told and not self._is_shown:
            self._is_told = True
            process.terminate()

    def _beaten(self, since: float) -> str:
        try:
            heard = self.store().jobs.beat(self.job, self.clock(), self._lines)
        except KbError as problem:
            log.warning("job %d: how far it is could not be kept: %s", self.job.id, problem)
            # another worker, which reaches the store, may have taken it over
            return "lost" if since > SILENT.total_seconds() else "go on"
        self._beat, self._told = time.monotonic(), len(self._lines)
        return heard

    def _keep(self, kind: str, told: Any) -> None:
        job = self.job
        if kind == "done":
            self._end("done", told)
        elif kind == "failed":
            problems = (KbError(code, what, where=where, hint=hint) for code, what, where, hint in told)
            self._end("failed", problems=tuple(problems))
        elif job.is_unwanted and kind == "stopped":
            self._end("cancelled")
        elif kind == "stopped" and job.tries <= MOST_TRIES:  # the worker ends: another one does it
            self.store().jobs.give_back(job, tries=job.tries - 1)
        elif kind == "stopped":
            self._end("failed", problems=(CUT_OFF,))
        else:
            log.warning("job %d: its process ended before it was done", job.id)
            self.store().jobs.give_back(job, tries=job.tries)

    def _end(self, state: Any, outcome: Outcome | None = None, problems: tuple[KbError, ...] = ()) -> None:
        now = self.clock()
        said = replace(self.job, state=state, lines=tuple(self._lines), problems=problems)
        if outcome:
            said = replace(said, said=outcome.said, live=outcome.live)
        if self.store().jobs.end(said, now) and state != "done":
            _keep_plan(self.store(), said)


def _keep_plan(store: Store, job: Job) -> None:
    """Say why an article was not published at its time, unless another time was set meanwhile.

    The plan has ended with the article's file, which was put back when what followed failed.
    """
    wanted = job.wanted
    if not wanted.at:
        return
    found = store.planned.find(wanted.slug)
    if found is None or found.at == wanted.at:
        told = [f"{one.message}{f' ({one.hint})' if one.hint else ''}" for one in job.problems]
        problem, agreed = "; ".join(told) or "it was cancelled", wanted.agreed
        store.planned.put(
            PlannedPublication(
                wanted.slug, wanted.at, wanted.email, job.asked_at, problem, agreed.seen, agreed.others or ""
            )
        )
