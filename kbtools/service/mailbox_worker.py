"""The thread that reads the mailbox whose new mails are answered with articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbtools.contact.imap import SignInError, opened_mailbox
from kbtools.contact.read_mailbox import read_new, why_not_read
from kbtools.errors import KbError
from kbtools.service.repeated_work import RepeatedWork, survived

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

LOOK = 15.0  # seconds between two looks into the mailbox, and between two tries to open it
REFUSED = 900.0  # seconds until a refused sign-in is tried again: providers lock out who tries often


class MailboxWorker(RepeatedWork):
    """Keeps the mailbox open and looks into it; opens it again when the connection ends. Said once why it cannot."""

    def __init__(self, state: ServiceState, every: float = LOOK, refused: float = REFUSED) -> None:
        super().__init__("mailbox", every)
        self._state = state
        self._refused = refused
        self._fault = ""

    def _work(self) -> None:
        pause = 0.0
        with survived("mailbox", "the mailbox waits to be read"):
            try:
                if not why_not_read(self._state.workspace):
                    self._read()
            except KbError as problem:
                pause = self._refused if isinstance(problem, SignInError) else 0.0
                is_new, self._fault = problem.message != self._fault, problem.message
                if is_new:
                    raise
        self._woken.wait(pause)

    def _read(self) -> None:
        state = self._state
        with opened_mailbox(state.settings) as mailbox:
            while not self._stopped:
                state.secret_in_use.follow()
                read_new(
                    state.workspace, state.store(), mailbox, state.newest_index, state.clock, lambda: self._stopped
                )
                self._fault = ""
                self._woken.wait(self._every)
