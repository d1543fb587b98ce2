"""The thread that writes notes on new tickets, so that a slow help desk keeps no message of a person waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbtools.notes.write import write_notes
from kbtools.service.repeated_work import RepeatedWork, survived

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState


class NotesWorker(RepeatedWork):
    """Looks at the new tickets. When it ends, the note that is being written is finished, and the others wait.

    Of a note that takes longer than is waited for nobody knows the end.
    """

    def __init__(self, state: ServiceState, every: float) -> None:
        super().__init__("notes", every)
        self._state = state

    def _work(self) -> None:
        state = self._state
        with survived("notes", "notes on new tickets wait"):
            if state.workspace.has_store:
                state.secret_in_use.follow()
                store, stopped = state.store(), lambda: self._stopped
                write_notes(state.workspace, store, state.secret, state.newest_index, state.clock, stopped)
