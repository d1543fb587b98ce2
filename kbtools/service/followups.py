"""The questions that the form offers, kept for some seconds so that typing does not ask the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.contact.delivery import log_fault
from kbtools.followups.fitting import followup_for
from kbtools.text.analysis import Analyser

if TYPE_CHECKING:
    from kbtools.model.followup import Followup
    from kbtools.storage import Store

LEAST = 12  # characters of a message before anything is asked
_FRESH = timedelta(seconds=5)


class OfferedFollowups:
    """One per process. `store` opens the store and may fail: then nothing is asked."""

    def __init__(self, store: Callable[[], Store], clock: Callable[[], datetime], lang: str) -> None:
        self._store = store
        self._clock = clock
        self._lang = lang
        self._lock = threading.Lock()
        self._analyser: Analyser | None = None
        self._read: tuple[datetime, Sequence[Followup]] | None = None

    def for_text(self, text: str) -> Followup | None:
        """The question for a message; blocks while the store is read."""
        offered = self._offered() if len(text.strip()) >= LEAST else ()
        if not offered:
            return None
        with self._lock:
            self._analyser = self._analyser or Analyser.of(self._lang)
            return followup_for(text, offered, self._analyser)

    def wording(self, id_: str) -> str:
        """The wording of a question that is offered; empty for any other."""
        return next((one.wording for one in self._offered() if one.id == id_), "") if id_ else ""

    def _offered(self) -> Sequence[Followup]:
        with self._lock:
            now = self._clock()
            if self._read is None or not timedelta() <= now - self._read[0] < _FRESH:
                try:
                    self._read = now, self._store().followups.offered()
                except Exception as failure:  # a question less must not keep anybody from writing
                    log_fault("followups", failure)
                    self._read = now, ()
            return self._read[1]
