"""Masking of strangers' texts in a process of its own, which is ended when a text takes too long."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from kbtools.service.limited_process import LimitedProcess, NotDoneError, answer_all

if TYPE_CHECKING:
    from kbtools.model.ticket import Ticket
    from kbtools.settings import Settings
    from kbtools.system.sealing import Secret

SECONDS = 3.0  # of CPU that a text may take; the longest that is taken in needs a few hundredths
WARM = "Call +1 415 555 2671"  # a text that makes the redactor load its phone number tables


class NotMaskedError(NotDoneError):
    """A text could not be masked in time, or masking it failed. Says nothing of the text."""


class Masking(LimitedProcess):
    """Masks texts and makes learning copies; each call may raise `NotMaskedError`."""

    failure = NotMaskedError

    def __init__(self, secret: Secret, settings: Settings, seconds: float = SECONDS) -> None:
        super().__init__("masking", _work, (secret, settings.redact_region, settings.redact_words), seconds)

    def warm_up(self) -> None:
        """Start the process, so that nobody waits for it."""
        self.text(WARM)

    def text(self, text: str) -> str:
        """The text with a mask for each private part, see `Redactor`."""
        return str(self.ask("text", text))

    def copy(self, ticket: Ticket, names: Iterable[str]) -> Ticket:
        """The learning copy of a ticket, with these names masked, too; see `learning_copy`."""
        copied: Ticket = self.ask("copy", ticket, tuple(names))
        return copied

    def use(self, secret: Secret) -> None:
        """Make learning copies with another secret from now on, in a new process."""
        with self._turn:
            self._given = (secret, *self._given[1:])
            self._end()


def _work(pipe: Connection, secret: Secret, region: str, words: tuple[str, ...]) -> None:
    from kbtools.redaction import Redactor
    from kbtools.tickets.learning_copy import copy_maker

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches us, too, and the service ends us
    redactor = Redactor(region, words)
    work: dict[str, Callable[..., object]] = {"text": redactor, "copy": copy_maker(secret, redactor)}
    redactor(WARM)
    answer_all(pipe, work)
