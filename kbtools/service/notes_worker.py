"""The thread that writes notes on new tickets, so that a slow help desk keeps no message of a person waiting."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.notes.write import write_notes

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

PATIENCE = 5.0  # seconds to wait at shutdown for a note on its way; of one that takes longer nobody knows the end
log = logging.getLogger(__name__)


class NotesWorker:
    """Looks at the new tickets every few seconds, and at once when woken; no failure ends it."""

    def __init__(self, state: ServiceState, every: float) -> None:
        self._state = state
        self._every = every
        self._woken = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="kbtools-notes", daemon=True)

    def __enter__(self) -> NotesWorker:
        """Start the thread; only once."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop after the note that is being written; the tickets after it wait for the next start."""
        self._stopped = True
        self._woken.set()
        self._thread.join(PATIENCE)

    def wake(self) -> None:
        """Look at once: there is a new ticket."""
        self._woken.set()

    def _run(self) -> None:
        while not self._stopped:
            self._write()
            self._woken.wait(self._every)
            self._woken.clear()

    def _write(self) -> None:
        state = self._state
        try:
            if state.workspace.has_store:
                state.follow_secret()
                write_notes(
                    state.workspace,
                    state.store(),
                    state.secret,
                    state.newest_index,
                    state.clock,
                    lambda: self._stopped,
                )
        except KbError as problem:
            log.warning("notes on new tickets wait: %s", problem)
        except Exception as failure:  # the thread must survive any failure
            log_fault("notes", failure)
