"""The questions that the form offers, kept for some seconds so that typing does not ask the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.contact.delivery import log_fault
from kbtools.followups.fitting import OfferedQuestions
from kbtools.text.analysis import Analyser
from kbtools.tickets.followup_sides import TAGS

if TYPE_CHECKING:
    from kbtools.model.ticket import Ticket
    from kbtools.model.visit import FollowupSide
    from kbtools.storage import Store
    from kbtools.tickets.learning_copy import CopyMaker

_FRESH = timedelta(seconds=5)
_PATIENCE = 1.0  # seconds that the request waits which has them read anew; nobody else waits


class OfferedFollowups:
    """One per process. `store` opens the store and may fail: then those of before are offered."""

    def __init__(self, store: Callable[[], Store], clock: Callable[[], datetime], lang: str) -> None:
        self._store = store
        self._clock = clock
        self._lang = lang
        self._lock = threading.Lock()
        self._is_read = threading.Event()
        self._is_read.set()
        self._offered: OfferedQuestions | None = None
        self._read_at: datetime | None = None
        self._fails = False

    def newest(self) -> OfferedQuestions | None:
        """What was read last; where that is some seconds ago, it is read anew in a thread, and waited for shortly."""
        with self._lock:
            now = self._clock()
            is_fresh = self._read_at is not None and timedelta() <= now - self._read_at < _FRESH
            reads = not is_fresh and self._is_read.is_set()
            if reads:
                self._is_read.clear()
        if reads:
            threading.Thread(target=self._read, name="kbtools-followups", daemon=True).start()
            self._is_read.wait(_PATIENCE)
        return self._offered

    def wording(self, id_: str) -> str:
        """The wording of a question that is offered; empty for any other."""
        offered = self.newest() if id_ else None
        return next((one.wording for one, _, _ in offered.rows if one.id == id_), "") if offered else ""

    def _read(self) -> None:
        try:
            found = self._store().followups.offered()
            self._offered, self._fails = OfferedQuestions.of(found, Analyser.of(self._lang)), False
        except Exception as failure:  # a question less must not keep anybody from writing
            if not self._fails:  # told once, until it works again
                log_fault("followups", failure)
            self._fails = True
        finally:
            self._read_at = self._clock()
            self._is_read.set()


def with_side(copy: CopyMaker, side: FollowupSide | None) -> CopyMaker:
    """A maker of learning copies that notes on the ticket whether a question was offered, so that replies are compared.

    The visit itself is linked to no message.
    """
    if side is None:
        return copy

    def made(ticket: Ticket, names: Iterable[str]) -> Ticket:
        return copy(replace(ticket, tags=(*ticket.tags, TAGS[side])), names)

    return made
