"""A limit of time for everything on a connection: a timeout of a socket starts anew with each byte that comes."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self


class CutOff:
    """Cuts the connections it watches after `seconds`: whoever waits for one of them, whatever for, waits no longer.

    A reader then sees the end of the stream or an `OSError`. Use as a context manager, or call `close`.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._twins: list[socket.socket] = []
        self._timer = threading.Timer(max(0.0, seconds), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def left(self) -> float:
        """Seconds that are left; none or fewer when the time is over."""
        return self._ends - time.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether the time is over, so that what came may be incomplete."""
        return self.left <= 0

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection, too. It may be wrapped in TLS before or afterwards; a closed one is passed over."""
        with suppress(OSError), self._lock:
            # A second descriptor: it stays what it is when TLS takes the first over, and when it is closed.
            self._twins.append(socket.socket(fileno=os.dup(connection.fileno())))
        if self.is_over:
            self._cut()

    def close(self) -> None:
        """Stop watching; the connections stay as they are."""
        self._timer.cancel()
        with self._lock:
            while self._twins:
                self._twins.pop().close()

    def _cut(self) -> None:
        with self._lock:
            for twin in self._twins:
                with suppress(OSError):  # it is closed already
                    twin.shutdown(socket.SHUT_RDWR)
