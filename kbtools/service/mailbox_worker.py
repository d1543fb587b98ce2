"""The thread that reads the mailbox whose new mails are answered with articles."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kbtools.contact.delivery import log_fault
from kbtools.contact.imap import opened_mailbox
from kbtools.contact.read_mailbox import read_new, why_not_read
from kbtools.errors import KbError
from kbtools.service.repeated_work import RepeatedWork

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState

LOOK = 15.0  # seconds between two looks into the mailbox, and between two tries to open it
log = logging.getLogger(__name__)


class MailboxWorker(RepeatedWork):
    """Keeps the mailbox open and looks into it; opens it again when the connection ends. Said once why it cannot."""

    def __init__(self, state: ServiceState, every: float = LOOK) -> None:
        super().__init__("mailbox", every)
        self._state = state
        self._fault = ""

    def _work(self) -> None:
        try:
            if not why_not_read(self._state.workspace):
                self._read()
        except KbError as problem:
            if problem.message != self._fault:
                log.warning("the mailbox waits to be read: %s", problem)
            self._fault = problem.message
        except Exception as failure:  # the thread must survive any failure
            log_fault("mailbox", failure)

    def _read(self) -> None:
        state = self._state
        with opened_mailbox(state.settings) as mailbox:
            while not self._stopped:
                state.follow_secret()
                read_new(
                    state.workspace, state.store(), mailbox, state.newest_index, state.clock, lambda: self._stopped
                )
                self._fault = ""
                self._woken.wait(self._every)
