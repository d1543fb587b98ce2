"""A stream that is made while it is read, for files larger than the memory of a test."""

from __future__ import annotations

import io
from collections.abc import Iterable


class _Made(io.RawIOBase):
    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        assert isinstance(buffer, memoryview)
        self._rest = self._rest or next(self._parts, b"")
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def made_up(parts: Iterable[bytes]) -> io.BufferedReader:
    """The parts one after the other, none of them empty, never in memory as a whole."""
    return io.BufferedReader(_Made(parts))
