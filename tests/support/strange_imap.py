"""An IMAP server on loopback that keeps mails as any other, but for the answers that a test gives."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from raw_server import raw_server

_FETCH = re.compile(rb"UID FETCH (\d+) \((.*)\)")
Said = bytes | Callable[[socket.socket], object]


@dataclass
class StrangeImap:
    """Mails by their UIDs, and what is answered to a line that holds some words; `{tag}` is replaced in it.

    `asked`: the lines that came.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    says: dict[bytes, Said] = field(default_factory=dict)
    came: str = "28-Nov-2026 12:00:00 +0000"
    validity: int = 7
    asked: list[bytes] = field(default_factory=list)
    port: int = 0

    def answer(self, connection: socket.socket) -> None:
        """Talk until the other side leaves."""
        connection.sendall(b"* OK ready\r\n")
        with connection.makefile("rb") as lines:
            for line in lines:
                self.asked.append(line.strip())
                tag, _, asked = line.strip().partition(b" ")
                said = next((said for words, said in self.says.items() if words in asked), None)
                if said is None:
                    said = self._usual(asked) + b"{tag} OK done\r\n"
                if callable(said):
                    said(connection)
                    return
                connection.sendall(said.replace(b"{tag}", tag))
                if asked == b"LOGOUT":
                    return

    def _usual(self, asked: bytes) -> bytes:
        if asked == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if asked.startswith(b"EXAMINE"):
            following = max(self.mails, default=0) + 1
            return f"* 1 EXISTS\r\n* OK [UIDVALIDITY {self.validity}]\r\n* OK [UIDNEXT {following}]\r\n".encode()
        if asked.startswith(b"UID SEARCH"):
            return b"* SEARCH" + b"".join(b" %d" % uid for uid in self.mails) + b"\r\n"
        found = _FETCH.match(asked)
        data = self.mails.get(int(found[1])) if found else None
        if found is None or data is None:
            return b""
        if b"BODY" in found[2]:
            return b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n" % (found[1], len(data), data)
        return b'* 1 FETCH (UID %s RFC822.SIZE %d INTERNALDATE "%s")\r\n' % (found[1], len(data), self.came.encode())


@contextmanager
def strange_imap(mails: dict[int, bytes] | None = None) -> Iterator[StrangeImap]:
    """Start such a server."""
    server = StrangeImap(mails or {})
    with raw_server(server.answer) as server.port:
        yield server
