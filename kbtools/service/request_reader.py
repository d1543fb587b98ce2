"""Reads requests as they come over a connection, and refuses those that cost far more to read than to send.

h11 itself needs milliseconds for a thousand lines of a header, or for a thousand pieces of a body.
"""

from __future__ import annotations

import re

import h11

MOST_HEADER = 32_768  # bytes of a request's header; browsers and proxies send a few thousand
MOST_LINES = 200  # of a header
MOST_PIECES = 2_000  # of a body, where they are small
LEAST_PIECE = 64  # bytes that more pieces have on average
AT_ONCE = 16_384  # bytes that are read at once: h11 parses no end of a body longer than MOST_HEADER and these
_END = re.compile(rb"\n\r?\n")


class RequestReader(h11.Connection):
    """h11's side of a server. `next_event` raises `h11.RemoteProtocolError` for what is refused."""

    def __init__(self) -> None:
        super().__init__(h11.SERVER, MOST_HEADER)
        self._pieces = self._bytes = 0

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """As h11's."""
        if self.their_state is h11.IDLE:
            self._look_at_header()
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._pieces = self._bytes = 0
        elif isinstance(event, h11.Data):
            self._pieces, self._bytes = self._pieces + 1, self._bytes + len(event.data)
            if self._pieces > MOST_PIECES and self._bytes < self._pieces * LEAST_PIECE:
                raise h11.RemoteProtocolError("the body comes in too small pieces")
        elif isinstance(event, h11.EndOfMessage) and len(event.headers) > MOST_LINES:
            raise h11.RemoteProtocolError("the end of the body is too long")
        return event

    def _look_at_header(self) -> None:
        """Refuse a header before its lines are parsed."""
        waiting, _ = self.trailing_data
        end = _END.search(waiting)
        length = end.start() if end else len(waiting)
        if length > MOST_HEADER or waiting.count(b"\n", 0, length) > MOST_LINES:
            raise h11.RemoteProtocolError("the header is too long")
