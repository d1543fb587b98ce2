"""What is in a tar archive (POSIX 1003.1-1988 and -2001, and GNU's long names), read by hand in one pass.

The library's reader of Python 3.11 takes quadratic time, or no end, for headers made to harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 512
_MAGIC_AT, _MAGIC = 257, b"ustar"
_LONGEST_HEADER = 64 * 1024  # bytes of a header with a long name
_LONGEST_NUMBER = 20  # digits
_ORDINARY = frozenset((b"0", b"\0", b"7"))
_LONG_NAME, _EXTENDED = b"L", b"x"


@dataclass(frozen=True)
class TarFile:
    """One ordinary file in a tar archive: its name, where its bytes begin, and how many there are."""

    name: str
    start: int
    size: int


def is_tar(start: bytes) -> bool:
    """Whether the first block of a file is that of a tar archive."""
    return start[_MAGIC_AT:].startswith(_MAGIC)


def files_in_tar(stream: BinaryIO) -> Iterator[TarFile]:
    """The ordinary files, in order; links and devices are none. Raises OSError for a damaged header.

    The stream can seek.
    """
    place, name, size = 0, "", None
    while len(header := _block(stream, place)) == BLOCK and header.strip(b"\0"):
        if _number(header[148:156]) != sum(header) - sum(header[148:156]) + 8 * ord(" "):
            raise OSError(f"the header at byte {place} of the archive is damaged")
        kind, length, start = header[156:157], _number(header[124:136]), place + BLOCK
        if kind in (_LONG_NAME, _EXTENDED):
            data = stream.read(min(length, _LONGEST_HEADER))
            if kind == _LONG_NAME:
                name = _text(data)
            else:
                told = dict(_extended(data))
                name = told.get(b"path", b"").decode("utf-8", "replace") or name
                given = told.get(b"size", b"")[:_LONGEST_NUMBER]
                size = int(given) if given.isdigit() else size
        else:
            length = length if size is None else size
            if kind in _ORDINARY:
                yield TarFile(name or _own_name(header), start, length)
            name, size = "", None
        place = start + -(-length // BLOCK) * BLOCK


def _block(stream: BinaryIO, place: int) -> bytes:
    stream.seek(place)
    return stream.read(BLOCK)


def _number(field: bytes) -> int:
    """An octal number, or GNU's binary one, never below zero; raises OSError."""
    if field[0] == 0x80:  # noqa: PLR2004 - the mark of a binary number
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0") or b"0"
    if not digits.isdigit() or b"8" in digits or b"9" in digits:
        raise OSError("a number in a header of the archive is damaged")
    return int(digits, 8)


def _text(data: bytes) -> str:
    return data.split(b"\0", 1)[0].decode("utf-8", "replace")


def _own_name(header: bytes) -> str:
    prefix = _text(header[345:500]) if header[_MAGIC_AT : _MAGIC_AT + 6] == b"ustar\0" else ""
    return f"{prefix}/{_text(header[:100])}" if prefix else _text(header[:100])


def _extended(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """`(name, value)` of an extended header, whose records are `length name=value` with a line break."""
    place = 0
    while place < len(data):
        length, space, _ = data[place : place + 8].partition(b" ")
        if not space or not length.isdigit() or int(length) <= len(length):
            return
        name, _, value = data[place + len(length) + 1 : place + int(length) - 1].partition(b"=")
        yield name, value
        place += int(length)
