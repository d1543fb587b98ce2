"""Text in an unknown encoding: the lines of a stream, and whole files."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 64 * 1024
_LONGEST_LINE = 4 * 1024 * 1024
_DECLARED_WITHIN = 2_048  # bytes at the beginning of a page; browsers look at 1,024
_LATIN_1 = ("iso8859-1", "ascii")
# Of Python's own, in which no text is written; some of them take a time that grows with the square of the length.
_NOT_OF_TEXTS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")


def codec_of(charset: str) -> str:
    """Python's name of a character set that texts are written in; empty for any other, and for an unknown one."""
    try:
        found = codecs.lookup(charset)
    except (LookupError, ValueError):  # unknown, or a name that none can have
        return ""
    return found.name if found._is_text_encoding and found.name not in _NOT_OF_TEXTS else ""


class Lines:
    """The lines of a stream, each with its line end, decoded one by one.

    UTF-8 or UTF-16 by the byte order mark; UTF-16 without a mark by its NULs; else UTF-8 or cp1252, decided at the
    first line that is not ASCII. `number` counts lines. `broken` is set by a line that does not fit the encoding, and
    stays set until the caller clears it. Raises UnicodeError for invalid UTF-16.
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
        """Lines of UTF-8 or cp1252, which both use the same byte for a line end."""
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


def file_text(data: bytes, *, is_html: bool = False) -> str:
    """The text of a whole file, as browsers read it; a byte that does not fit becomes U+FFFD.

    The encoding is that of the byte order mark, else what the page itself declares (`<meta charset>`, with `is_html`),
    else UTF-8 if all bytes fit, else cp1252.
    """
    marked, skip = _marked(data[:4])
    if marked:
        return data[skip:].decode(marked, "replace")
    declared = _declared(data[:_DECLARED_WITHIN]) if is_html else ""
    if declared:
        return data.decode(declared, "replace")
    return data.decode("utf-8" if _fits(data, "utf-8") else "cp1252", "replace")


def _declared(start: bytes) -> str:
    """The encoding that a page declares, "" if none; cp1252 instead of Latin-1 and ASCII, as in browsers."""
    from bs4.dammit import EncodingDetector

    told = EncodingDetector.find_declared_encoding(start, is_html=True)
    name = codec_of(told) if told else ""
    return "" if name == "utf-7" else "cp1252" if name in _LATIN_1 else name  # no browser reads UTF-7


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
