"""How often a line of the same kind is logged."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

MINUTE = 60.0
MOST_A_MINUTE = {logging.INFO: 120}
MOST_OF_PROBLEMS = 20
UNLIMITED = "unlimited"
OURS = __name__.partition(".")[0]


class LogLimit(logging.Filter):
    """Lets so many lines of a kind through in a minute, those with `extra={"unlimited": True}` always.

    A kind is the text of a line of ours before values are put into it; a library's lines of one level are one kind, as
    libraries put values into texts. The next line of the kind that gets through says how many were left out. What
    strangers can cause as often as they like must not fill the disk.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if getattr(record, UNLIMITED, False):
            return True
        text = str(record.msg) if record.name.partition(".")[0] == OURS else ""
        kind, most = (record.name, record.levelno, text), MOST_A_MINUTE.get(record.levelno, MOST_OF_PROBLEMS)
        with self._lock:
            began, count = self._seen.get(kind, (self._clock(), 0))
            left_out = 0
            if self._clock() - began >= MINUTE:
                began, count, left_out = self._clock(), 0, max(0, count - most)
            self._seen[kind] = began, count + 1
        if left_out:
            record.msg = f"{record.msg} ({left_out} lines like this were left out)"
        return count < most
