"""Files with mail, as the messages in them: mbox, a message alone, Apple Mail's `.emlx` and Outlook's `.msg`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import unread
from kbtools.tickets.formats.outlook import MAGIC, from_outlook

LONGEST = 16 * 1024 * 1024  # bytes of one message, attachments included
_LINE = 1024 * 1024
_FROM_LINE = re.compile(rb"From \S+ .*\d{4}")
_QUOTED_FROM = re.compile(rb">++From ")
_LENGTH = re.compile(rb"\s*+\d{1,10}\s*+\Z")
_FLAGS = re.compile(rb"<key>flags</key>\s*+<integer>(\d{1,18})</integer>")
_DELETED, _DRAFT, _JUNK = 1 << 1, 1 << 6, 1 << 24  # of the flags that Apple Mail keeps
_STATES = ((_DRAFT, b"Drafts"), (_DELETED, b"Trash"), (_JUNK, b"Spam"))


def messages_of(stream: BinaryIO, where: str) -> Iterator[tuple[str, bytes] | KbError]:
    """`(place, message)` of an mbox, or of a file that is one message."""
    line = stream.readline(_LINE)
    if line.startswith(MAGIC):
        yield _outlook(line + stream.read(LONGEST), f"{where}:1")
    elif _LENGTH.match(line):
        yield _apple(int(line), stream.read(LONGEST + _LINE), where)
    else:
        yield from _mbox(stream, line, where)


def _outlook(data: bytes, place: str) -> tuple[str, bytes] | KbError:
    if len(data) > LONGEST:
        return _too_long(place)
    try:
        return place, from_outlook(data)
    except Exception as failure:  # a compound file can be broken in many ways
        return unread(failure, place, "the message cannot be read")


def _apple(length: int, data: bytes, where: str) -> tuple[str, bytes] | KbError:
    """A message with its length in the line above it, and a list of properties behind it."""
    if length > LONGEST:
        return _too_long(f"{where}:1")
    found = _FLAGS.search(data, length)
    flags = int(found[1]) if found else 0
    label = next((name for bit, name in _STATES if flags & bit), b"")
    return f"{where}:1", (b"X-Gmail-Labels: " + label + b"\n" if label else b"") + data[:length]


def _mbox(stream: BinaryIO, line: bytes, where: str) -> Iterator[tuple[str, bytes] | KbError]:
    data, number, begun, long = bytearray(), 0, 1, False
    mbox = False
    while line:
        number += 1
        if _FROM_LINE.match(line) and (number == 1 or (mbox and data.endswith((b"\n\n", b"\r\n\r\n")))):
            if data.strip():
                yield _whole(data, f"{where}:{begun}", long)
            mbox, data, begun, long = True, bytearray(), number, False
        elif len(data) + len(line) <= LONGEST:
            data += _unquoted(line, data) if mbox else line
        else:
            long = True
        line = stream.readline(_LINE)
    if data.strip():
        yield _whole(data, f"{where}:{begun}", long)


def _unquoted(line: bytes, before: bytearray) -> bytes:
    """A line of an mbox without the `>` that was put before `From `.

    Below a quoted line, the sign is that of the quotation: many programs (mboxo) put none before it there.
    """
    if not _QUOTED_FROM.match(line) or (line.startswith(b">From") and _is_quoted(before)):
        return line
    return line[1:]


def _is_quoted(before: bytearray) -> bool:
    end = len(before) - 1
    return before[before.rfind(b"\n", 0, max(end, 0)) + 1 :].startswith(b">")


def _whole(data: bytearray, place: str, long: bool) -> tuple[str, bytes] | KbError:
    return _too_long(place) if long else (place, bytes(data))


def _too_long(place: str) -> KbError:
    return KbError("ticket", "the message is longer than 16 MB", where=place, hint="leave its attachments out")
