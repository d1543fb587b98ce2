"""A server on loopback that says what a test wants, byte by byte: not every server keeps to its protocol."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answer = Callable[[socket.socket], object]


@contextmanager
def raw_server(answer: Answer) -> Iterator[int]:
    """Gives each connection to `answer`, one after the other; the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # the client has gone
                connection.settimeout(5)
                answer(connection)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def dripping(text: bytes) -> Answer:
    """Sends a text again and again, a byte at a time, for at most ten seconds."""

    def drip(connection: socket.socket) -> None:
        for number in range(500):
            connection.sendall(text[number % len(text) :][:1])
            time.sleep(0.02)

    return drip


def endless(text: bytes) -> Answer:
    """Sends a text again and again, as fast as it is read, 100 MB of it at most."""

    def pour(connection: socket.socket) -> None:
        piece = text * (65_536 // len(text) + 1)
        for _ in range(100_000_000 // len(piece)):
            connection.sendall(piece)

    return pour


def silent(connection: socket.socket) -> None:
    """Says nothing until the client goes, or for five seconds."""
    connection.recv(1)
    connection.recv(1)
