"""Publishing from the desk: one at a time, in a process of its own, so that customers are answered as quickly."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError, KbErrors
from kbtools.system.own_processes import run_nothing_from_here

if TYPE_CHECKING:
    from kbtools.model.publication import Live, Wanted
    from kbtools.workspace import Workspace

_CONTEXT: Any = multiprocessing.get_context("spawn")
NICE = 10  # how far it stands back behind what answers customers
LAST = 8.0  # seconds that the service waits at its end
MOST_LINES = 200
log = logging.getLogger(__name__)


@dataclass
class Job:
    """One publication. `lines`: what was done so far; `problems` or `live` once `ended_at` is known.

    `was_killed`: its process ended before it could put anything back.
    """

    wanted: Wanted
    began_at: datetime
    lines: list[str] = field(default_factory=list)
    ended_at: datetime | None = None
    live: Live | None = None
    problems: tuple[KbError, ...] = ()
    was_killed: bool = False


class Publisher:
    """Publishes one article at a time; the last job can be looked at. Safe in threads."""

    def __init__(self, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        self._root = workspace.root
        self._clock = clock
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.job: Job | None = None

    def start(self, wanted: Wanted) -> Job:
        """Begin; raises `KbError("article-refused")` while another one is under way."""
        with self._lock:
            if self.is_busy:
                raise KbError(
                    "article-refused", "another article is being published", hint="wait some seconds, then try again"
                )
            job = self.job = Job(wanted, self._clock())
            self._thread = threading.Thread(target=self._run, args=(job,), name="kbtools-publisher", daemon=True)
            self._thread.start()
            return job

    @property
    def is_busy(self) -> bool:
        """Whether something is being published."""
        return self.job is not None and self.job.ended_at is None

    def close(self) -> None:
        """Wait a while for the one that is under way; it goes on alone if the service ends before."""
        if self._thread:
            self._thread.join(LAST)

    def _run(self, job: Job) -> None:
        try:
            self._follow(job)
        except (OSError, EOFError):
            job.was_killed = True
            job.problems = (
                KbError(
                    "mkdocs",
                    "the process that builds the site ended before it was done",
                    hint="see the log of the service, then build again",
                ),
            )
        except Exception as failure:
            log_fault("publishing", failure)
            job.problems = (KbError("mkdocs", "the site could not be built", hint="see the log of the service"),)
        finally:
            job.ended_at = self._clock()

    def _follow(self, job: Job) -> None:
        run_nothing_from_here()
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_work, args=(theirs, self._root, job.wanted, job.began_at))
        process.start()
        theirs.close()
        while True:
            kind, told = ours.recv()
            if kind == "line":
                job.lines = [*job.lines, str(told)][-MOST_LINES:]
            elif kind == "live":
                job.live = told
                break
            else:
                job.problems = tuple(KbError(code, said, where=where, hint=hint) for code, said, where, hint in told)
                break
        process.join()


def _work(pipe: Connection, root: Path, wanted: Wanted, now: datetime) -> None:
    """In the other process: publish, and tell how it goes."""
    from kbtools.site.live import put_live
    from kbtools.workspace import Workspace

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches it, too; what was begun is brought to its end
    if hasattr(os, "nice"):
        os.nice(NICE)

    def say(line: str) -> None:
        with suppress(OSError):  # the service has ended
            pipe.send(("line", line))

    try:
        live = put_live(Workspace.open(root), wanted, now, say)
    except (KbError, KbErrors) as failure:
        problems = failure.problems if isinstance(failure, KbErrors) else (failure,)
        with suppress(OSError):
            pipe.send(("failed", [(one.code, one.message, one.where, one.hint) for one in problems]))
    else:
        with suppress(OSError):
            pipe.send(("live", live))
