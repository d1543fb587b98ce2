"""What people are told of the wait for a first reply; counted beside the answers, at most once an hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kbtools.contact.delivery import log_fault
from kbtools.contact.receipt import SOURCE
from kbtools.languages.pages import first_reply
from kbtools.tickets.response_times import nine_in_ten

if TYPE_CHECKING:
    from kbtools.storage import Store

_FRESH = timedelta(hours=1)
_NEWEST = 5_000  # tickets looked at: the help desk of today, not of years ago


class ReplyTimes:
    """One a process. `store` opens the store; it may fail. `said`: the words of the help centre."""

    def __init__(self, store: Callable[[], Store], clock: Callable[[], datetime], said: Mapping[str, Any]) -> None:
        self._store = store
        self._clock = clock
        self._said = said
        self._nine_in_ten: dict[int, timedelta] = {}
        self._counted_at: datetime | None = None
        self._asked = False

    def sentence(self) -> str:
        """How long nine in ten people wait who write on this weekday (UTC); empty where too little is known.

        Never counts: what the last `refresh` found is said, and the next one is asked for.
        """
        self._asked = True
        today = self._clock().weekday()
        wait = self._nine_in_ten.get(today)
        return first_reply(today, wait, self._said) if wait else ""

    def refresh(self) -> None:
        """Count where somebody asked since and the last count is an hour old; a failure leaves what was known."""
        if not self._asked:
            return
        try:
            now = self._clock()
            if self._counted_at and now - self._counted_at < _FRESH:
                return
            self._asked, self._counted_at = False, now
            # Our own copies of messages never get a reply: that is written in the help desk.
            answered = (ticket for ticket in self._store().tickets.list(_NEWEST) if ticket.source != SOURCE)
            self._nine_in_ten = nine_in_ten(answered, now)
        except Exception as failure:  # the thread that counts also delivers
            log_fault("waits", failure)
