"""Masking of strangers' texts in a process of its own, which is ended when a text takes too long.

A thread cannot be ended from outside, and a slow pattern would hold up all others of its process.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kbtools.model.ticket import Ticket
    from kbtools.settings import Settings
    from kbtools.system.sealing import Secret

SECONDS = 3.0  # of CPU that a text may take; the longest that is taken in needs a few hundredths
PATIENCE = 30.0  # seconds to wait for a turn, for a process that starts, and for an answer on a busy machine
_WARM = "Call +1 415 555 2671"  # a text that makes the redactor load its phone number tables
# `forkserver` starts a process in some milliseconds, but not on Windows.
_CONTEXT: Any = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)
_TIMES_ITSELF = hasattr(signal, "setitimer")
log = logging.getLogger(__name__)


class NotMaskedError(Exception):
    """A text could not be masked in time, or masking it failed. Says nothing of the text."""


class Masking:
    """Masks texts and makes learning copies, one at a time, in another process; safe to use from several threads.

    Each call raises `NotMaskedError` when the work fails, takes longer than `seconds` of CPU, or than `PATIENCE` by the
    clock; the process is then replaced. On Windows, where no process ends itself, `seconds` are by the clock.
    """

    def __init__(self, secret: Secret, settings: Settings, seconds: float = SECONDS) -> None:
        self._given = secret, settings.redact_region, settings.redact_words
        self._seconds = seconds
        self._turn = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def warm_up(self) -> None:
        """Start the process, so that nobody waits for it."""
        self.text(_WARM)

    def text(self, text: str) -> str:
        """The text with a mask for each private part, see `Redactor`."""
        return str(self._ask("text", text))

    def copy(self, ticket: Ticket, names: Iterable[str]) -> Ticket:
        """The learning copy of a ticket, with these names masked, too; see `learning_copy`."""
        copied: Ticket = self._ask("copy", ticket, tuple(names))
        return copied

    def use(self, secret: Secret) -> None:
        """Make learning copies with another secret from now on, in a new process."""
        with self._turn:
            self._given = (secret, *self._given[1:])
            self._end()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _ask(self, what: str, *about: object) -> Any:
        if not self._turn.acquire(timeout=PATIENCE):
            raise NotMaskedError("others took all the time")
        try:
            pipe = self._pipe or self._start()
            pipe.send((self._seconds, what, *about))
            failed, answer = _received(pipe, PATIENCE if _TIMES_ITSELF else self._seconds)
        except (OSError, EOFError):
            raise NotMaskedError(self._why_it_ended()) from None
        except NotMaskedError:
            self._end()
            raise
        finally:
            self._turn.release()
        if failed:
            log.error("masking failed: %s", answer)
            raise NotMaskedError(answer)
        return answer

    def _start(self) -> Connection:
        ours: Connection
        ours, theirs = _CONTEXT.Pipe()
        _CONTEXT.set_forkserver_preload([__name__, "kbtools.tickets.learning_copy"])
        process = _CONTEXT.Process(target=_work, args=(theirs, *self._given), name="kbtools-masking", daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        _received(ours, PATIENCE)
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


def _received(pipe: Connection, seconds: float) -> Any:
    if not pipe.poll(seconds):
        raise NotMaskedError(f"it took longer than {seconds:g} seconds")
    return pipe.recv()


def _work(pipe: Connection, secret: Secret, region: str, words: tuple[str, ...]) -> None:
    """Answer until the other side is gone: (False, what was asked for) or (True, where it failed)."""
    from kbtools.redaction import Redactor
    from kbtools.tickets.learning_copy import copy_maker

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches us, too, and the service ends us
    redactor = Redactor(region, words)
    work: dict[str, Callable[..., object]] = {"text": redactor, "copy": copy_maker(secret, redactor)}
    redactor(_WARM)
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
