"""The process of its own in which a job is done, so that customers are answered as quickly, and it can be stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError, KbErrors
from kbtools.jobs.kinds import DO, Steps, put_back
from kbtools.model.job import Job
from kbtools.system.own_processes import deaf_to_interrupts, run_nothing_from_here
from kbtools.system.processes import end_with_parent
from kbtools.workspace import Workspace

_CONTEXT: Any = multiprocessing.get_context("spawn")
NICE = 10  # how far it stands back behind what answers customers


class Stopped(BaseException):
    """The job is told to end before it is done: no failure, so that nothing catches it on its way."""


def start_process(root: Path, job: Job, *, only_put_back: bool) -> tuple[BaseProcess, Connection]:
    """Start the process, and give the connection on which it tells how it goes, at last with an ending.

    Before: ("ready", None) once it can be told to stop (SIGTERM), and ("line", text) for each line of progress.
    ("shown", None) once customers see it, after which it cannot be stopped any more.
    Endings: ("done", `Outcome`), ("failed", errors as four texts each), and ("stopped", None) once all is put back.
    With `only_put_back` it does that alone. It ends with the process that started it.
    """
    run_nothing_from_here()
    ours: Connection
    ours, theirs = _CONTEXT.Pipe()
    process: BaseProcess = _CONTEXT.Process(target=_work, args=(theirs, root, job, only_put_back), name="kbtools-job")
    with deaf_to_interrupts():
        process.start()
    theirs.close()
    return process, ours


def _work(pipe: Connection, root: Path, job: Job, only_put_back: bool) -> None:
    """In the other process."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    with suppress(OSError):  # the one who asked is gone
        pipe.send(_ending(pipe, root, job, only_put_back))


def _ending(pipe: Connection, root: Path, job: Job, only_put_back: bool) -> tuple[str, object]:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches it, too: whoever started it decides
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        signal.signal(signal.SIGTERM, _stop)
        pipe.send(("ready", None))
        workspace = Workspace.open(root)
        if only_put_back:
            _not_stopped_any_more()
            put_back(workspace, job)
            return "stopped", None
        steps = Steps(lambda line: pipe.send(("line", line)), partial(_shown, pipe))
        outcome = DO[job.kind](workspace, job, steps)
        _not_stopped_any_more()
    except Stopped:
        return "stopped", None
    except (KbError, KbErrors) as failure:
        problems = failure.problems if isinstance(failure, KbErrors) else (failure,)
        return "failed", [(one.code, one.message, one.where, one.hint) for one in problems]
    except Exception as failure:  # what is done again would fail again
        log_fault(f"job {job.id}", failure)
        return "failed", [("internal", "it failed unexpectedly", None, "see the log of the worker")]
    return "done", outcome


def _stop(_: int, __: FrameType | None) -> None:
    _not_stopped_any_more()  # so that putting back is not cut off by being told twice
    raise Stopped


def _shown(pipe: Connection) -> None:
    _not_stopped_any_more()
    pipe.send(("shown", None))


def _not_stopped_any_more() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
