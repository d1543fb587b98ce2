"""The usual time to a first reply, shown after sending; computed in the background, at most once an hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kbtools.contact.accept import SOURCE
from kbtools.contact.delivery import log_fault
from kbtools.languages.pages import first_reply
from kbtools.tickets.reply_times import nine_in_ten

if TYPE_CHECKING:
    from kbtools.storage import Store

_FRESH = timedelta(hours=1)
_NEWEST = 5_000  # newest tickets that are looked at, so that the figure is current


class UsualWait:
    """One per process. `store` opens the store and may fail."""

    def __init__(self, store: Callable[[], Store], clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._nine_in_ten: dict[int, timedelta] = {}
        self._counted_at: datetime | None = None
        self._asked = False

    def sentence(self, said: Mapping[str, Any]) -> str:
        """The time within which nine in ten people who write on this weekday (UTC) get a first reply; empty if unknown.

        `said`: the texts of the reader's language.
        Computes nothing itself: uses the result of the last `refresh`, and requests the next one.
        """
        self._asked = True
        today = self._clock().weekday()
        wait = self._nine_in_ten.get(today)
        return first_reply(today, wait, said) if wait else ""

    def refresh(self) -> None:
        """Compute the figures if they were requested and the last ones are an hour old; a failure keeps those."""
        if not self._asked:
            return
        try:
            now = self._clock()
            if self._counted_at and now - self._counted_at < _FRESH:
                return
            self._asked, self._counted_at = False, now
            # Tickets of the source `contact` never get a reply here: replies are written in the help desk.
            answered = (ticket for ticket in self._store().tickets.list(_NEWEST) if ticket.source != SOURCE)
            self._nine_in_ten = nine_in_ten(answered, now)
        except Exception as failure:  # this thread also delivers, so it must not fail
            log_fault("waits", failure)
