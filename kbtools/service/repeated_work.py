"""Work that a thread repeats while the service runs; no failure ends it."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError

PATIENCE = 5.0  # seconds to wait at shutdown for what is being done
log = logging.getLogger(__name__)


class RepeatedWork(ABC):
    """Does something every few seconds, and at once when woken. A context manager: the thread runs within it, once."""

    def __init__(self, name: str, every: float) -> None:
        self._every = every
        self._woken = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"kbtools-{name}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop after what is being done, or without it when it takes too long."""
        self._stopped = True
        self._woken.set()
        self._thread.join(PATIENCE)

    def wake(self) -> None:
        """Work at once: there is something to do."""
        self._woken.set()

    @abstractmethod
    def _work(self) -> None:
        """What is done each time; it raises nothing."""

    def _run(self) -> None:
        while not self._stopped:
            self._work()
            self._woken.wait(self._every)
            self._woken.clear()


@contextmanager
def survived(what: str, waits: str) -> Iterator[None]:
    """Log what goes wrong in the block instead of raising it; `waits`: what a `KbError` keeps from being done."""
    try:
        yield
    except KbError as problem:
        log.warning("%s: %s", waits, problem)
    except Exception as failure:  # the thread must survive any failure
        log_fault(what, failure)
