"""A connection to an IMAP server of which nothing is believed without a limit."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from kbtools.contact.incoming_mail import MOST_READ
from kbtools.system.cut_off import CutOff

LONGEST = 60.0  # seconds for one command and its answer
_MOST_ANSWERED = 2 * MOST_READ  # bytes of one answer
_FAREWELL = 5.0  # seconds


class ImapConnection(imaplib.IMAP4):
    """Signed in or not; with `tls` encrypted from the start. `timeout`: seconds without a byte.

    imaplib waits as long as bytes come, and keeps all that it is sent. Raises `imaplib.IMAP4.error` or `OSError`.
    """

    def __init__(
        self, host: str, port: int, timeout: float, tls: ssl.SSLContext | None = None, longest: float = LONGEST
    ) -> None:
        self._from_the_start, self._longest = tls, longest
        self._left = _MOST_ANSWERED
        with CutOff(longest) as self._cut_off:
            super().__init__(host, port, timeout)

    @contextmanager
    def limited(self, seconds: float | None = None) -> Iterator[None]:
        """Let what is asked within the block take so many seconds and bytes of answers at most."""
        self._left = _MOST_ANSWERED
        with CutOff(self._longest if seconds is None else seconds) as cut_off:
            cut_off.watch(self.sock)
            try:
                yield
            except (imaplib.IMAP4.abort, OSError):
                if cut_off.is_over:
                    raise TimeoutError("its answer takes too long") from None
                raise

    def leave(self) -> None:
        """Sign out, as far as the server takes part in it."""
        with self.limited(_FAREWELL):
            self.logout()

    def read(self, size: int) -> bytes:
        """Called by imaplib for what the server announced with its size."""
        self._count(size)
        return super().read(size)

    def readline(self) -> bytes:
        """Called by imaplib for each line of an answer."""
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self.abort("its answer is too long")

    def _create_socket(self, timeout: float | None) -> socket.socket:
        """Called by imaplib to connect."""
        connection = socket.create_connection((self.host, self.port), timeout)
        self._cut_off.watch(connection)
        if self._from_the_start is None:
            return connection
        try:
            return self._from_the_start.wrap_socket(connection, server_hostname=self.host)
        except (OSError, ValueError):
            connection.close()
            raise
