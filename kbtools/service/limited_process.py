"""Work on what people wrote, in a process of its own, which is ended when it takes too long.

A thread cannot be ended from outside, and what is slow would hold up all others of its process.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from kbtools.system.own_processes import deaf_to_interrupts, run_nothing_from_here

PATIENCE = 30.0  # seconds to wait for a turn, for a process that starts, and for an answer on a busy machine
# `forkserver` starts a process in some milliseconds, but not on Windows.
_CONTEXT: Any = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)
_TIMES_ITSELF = hasattr(signal, "setitimer")
_PRELOADED = [
    "kbtools.service.limited_process",
    "kbtools.service.masking",
    "kbtools.tickets.learning_copy",
    "kbtools.service.ready_to_mask",
]
log = logging.getLogger(__name__)


class NotDoneError(Exception):
    """The work failed or took too long. Says nothing of what it was about."""


class LimitedProcess:
    """Does one piece of work at a time in another process; safe to use from several threads.

    `work` is what that process runs: it is called with a connection and `given`, and goes on to `answer_all`. A call
    raises `failure` when the work fails, takes longer than `seconds` of CPU, or than `PATIENCE` by the clock; the
    process is then replaced. On Windows, where no process ends itself, `seconds` are by the clock.
    """

    failure: type[NotDoneError] = NotDoneError

    def __init__(self, name: str, work: Callable[..., None], given: Sequence[object], seconds: float) -> None:
        self._name, self._work, self._given = name, work, tuple(given)
        self._seconds = seconds
        self._turn = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def close(self) -> None:
        """End the process, also one that still loads or works: nobody waits for it any more."""
        if process := self._process:
            process.kill()
        with self._turn:
            self._end()

    def ask(self, what: str, *about: object) -> Any:
        """The result of one piece of work."""
        if not self._turn.acquire(timeout=PATIENCE):
            raise self.failure("others took all the time")
        try:
            pipe = self._pipe or self._start()
            pipe.send((self._seconds, what, *about))
            failed, answer = self._received(pipe, PATIENCE if _TIMES_ITSELF else self._seconds)
        except (OSError, EOFError):
            raise self.failure(self._why_it_ended()) from None
        except NotDoneError:
            self._end()
            raise
        finally:
            self._turn.release()
        if failed:
            log.error("%s failed: %s", self._name, answer)
            raise self.failure(answer)
        return answer

    def _start(self) -> Connection:
        ours: Connection
        run_nothing_from_here()
        ours, theirs = _CONTEXT.Pipe()
        _CONTEXT.set_forkserver_preload(_PRELOADED)
        process = _CONTEXT.Process(
            target=self._work, args=(theirs, *self._given), name=f"kbtools-{self._name}", daemon=True
        )
        with deaf_to_interrupts():
            process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        self._received(ours, PATIENCE)
        return ours

    def _why_it_ended(self) -> str:
        process = self._process
        self._end()
        if _TIMES_ITSELF and process and process.exitcode == -signal.SIGPROF:
            return f"it took longer than {self._seconds:g} seconds"
        return "the process ended"

    def _end(self) -> None:
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None

    def _received(self, pipe: Connection, seconds: float) -> Any:
        if not pipe.poll(seconds):
            raise self.failure(f"it took longer than {seconds:g} seconds")
        return pipe.recv()


def answer_all(pipe: Connection, work: Mapping[str, Callable[..., object]]) -> None:
    """In the other process: answer until the other side is gone: (False, result) or (True, where it failed)."""
    with contextlib.suppress(EOFError, OSError):
        pipe.send("ready")
        while True:
            seconds, what, *about = pipe.recv()
            _end_after(seconds)
            answer = _answer(work[what], about)
            _end_after(0)
            pipe.send(answer)


def _end_after(seconds: float) -> None:
    """End this process after so many seconds of CPU, by the signal's usual effect; 0: not any more."""
    if _TIMES_ITSELF:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _answer(work: Callable[..., object], about: Sequence[object]) -> tuple[bool, object]:
    try:
        return False, work(*about)
    except Exception as failure:
        # the frames alone: the failure itself may hold what a person wrote
        frames = "".join(traceback.format_tb(failure.__traceback__)[-3:]).rstrip()
        return True, f"{type(failure).__name__} at\n{frames}"
