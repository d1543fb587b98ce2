"""Lines of a text in an unknown encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 64 * 1024
_LONGEST_LINE = 4 * 1024 * 1024


class Lines:
    """The lines of a stream, each with its line end, decoded while they come.

    UTF-8 and UTF-16 with a mark, UTF-16 without one by its NULs, else UTF-8, else cp1252: the first byte that is not
    ASCII decides. `number` counts lines. `broken` is set by a line that does not fit the encoding, and stays until
    somebody clears it. Raises UnicodeError for UTF-16 that is none.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self.broken = False
        start = stream.read(4)
        while len(start) < 4 and (more := stream.read(4 - len(start))):  # noqa: PLR2004 - a pipe may give less
            start += more
        self.encoding, skip = _marked(start)
        undecoded = start[skip:]
        wide = self.encoding.startswith("utf-16")
        self._lines = _wide(stream, undecoded, self.encoding) if wide else self._narrow(stream, undecoded)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        return line

    def _narrow(self, stream: BinaryIO, start: bytes) -> Iterator[str]:
        """UTF-8 or cp1252: in both, the byte of a line end is a line end."""
        rest = start
        while True:
            *whole, rest = rest.splitlines(keepends=True) or [b""]
            if rest.endswith(b"\n") or (not whole and len(rest) > _LONGEST_LINE):
                whole, rest = [*whole, rest], b""
            for line in whole:
                yield self._decoded(line)
            more = stream.read(_CHUNK)
            if not more:
                break
            rest += more
        if rest:
            yield self._decoded(rest)

    def _decoded(self, line: bytes) -> str:
        if line.isascii():
            return line.decode("ascii")
        if not self.encoding:
            self.encoding = "utf-8" if _fits(line, "utf-8") else "cp1252"
        if not _fits(line, self.encoding):
            self.broken = True
        return line.decode(self.encoding, "replace")


def _marked(start: bytes) -> tuple[str, int]:
    """The encoding that the first bytes show ("" if none), and the length of the byte order mark."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    for name, mark in (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)):
        if start.startswith(mark):
            return name, 2
    if start[1:2] == b"\0" and start[3:4] == b"\0":
        return "utf-16-le", 0
    return ("utf-16-be", 0) if start[:1] == b"\0" and start[2:3] == b"\0" else ("", 0)


def _wide(stream: BinaryIO, start: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = decoder.decode(start)
    while True:
        more = stream.read(_CHUNK)
        rest += decoder.decode(more, final=not more)
        *whole, rest = rest.split("\n")
        yield from (f"{line}\n" for line in whole)
        if len(rest) > _LONGEST_LINE:
            yield rest
            rest = ""
        if not more:
            break
    if rest:
        yield rest


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
