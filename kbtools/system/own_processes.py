"""Processes of Python that `kb` starts: they run no file of the folder in which somebody called it.

Python looks for modules in the current folder first when it is started as `multiprocessing` does it: a file `socket.py`
that lies there, perhaps among files to import, would run in place of the library's.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_VARIABLE, _OURS = "PYTHONSAFEPATH", "kbtools"  # any value switches it on


def run_nothing_from_here() -> None:
    """Call it before such a process is started; what somebody set themselves stays."""
    os.environ.setdefault(_VARIABLE, _OURS)


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Around the start of such a process: Ctrl+C in a terminal does not end it while it loads what it needs.

    It reaches all processes of the terminal, and the first one ends the others; a process takes over which signals are
    held back when it starts. In the thread that calls, Ctrl+C acts as soon as the process is started.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # when it is started later, it lets the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def for_others(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables for programs that are not ours: a hook written in Python finds what lies beside it."""
    return {name: value for name, value in environ.items() if (name, value) != (_VARIABLE, _OURS)}
