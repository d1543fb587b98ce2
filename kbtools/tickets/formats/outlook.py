"""Messages that Outlook saved (`.msg`), as mails.

A compound file holds each property of the message in a stream of its own, named by the number and type of the property
([MS-OXMSG], [MS-OXPROPS]).
"""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.tickets.formats.mail_message import decoded

if TYPE_CHECKING:
    from olefile import OleFileIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAM = "__substg1.0_{:04X}{:04X}"
_FIXED = "__properties_version1.0"
_UNICODE, _NARROW, _BINARY = 0x001F, 0x001E, 0x0102
_CLASS, _SUBJECT, _HEADERS, _CONVERSATION = 0x001A, 0x0037, 0x007D, 0x0071
_NAME, _SMTP, _ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
_TEXT, _HTML, _ID, _REFERENCES, _ANSWERS = 0x1000, 0x1013, 0x1035, 0x1039, 0x1042
_RECIPIENT_NAME, _RECIPIENT_SMTP, _RECIPIENT_ADDRESS = 0x3001, 0x39FE, 0x3003
_SENT, _RECEIVED, _FLAGS, _CODE_PAGE, _MAIL_CODE_PAGE = 0x0039, 0x0E06, 0x0E07, 0x3FFD, 0x3FDE
_UNSENT = 0x8
_HEAD_OF_FIXED = 32  # bytes before the properties of a message that have a fixed length
_SINCE = datetime(1601, 1, 1, tzinfo=UTC)  # Windows counts in units of 100 ns from here
_MOST_RECIPIENTS = 20
# Classes of messages that a program writes: reports, answers to invitations, and rules for absence.
_OF_PROGRAMS = ("report.", "ipm.schedule.meeting.resp.", "ipm.note.rules.oof", "ipm.note.rules.replytemplate")
_OF_THE_BODY = ("content-", "mime-version:")


def is_outlook(start: bytes) -> bool:
    """Whether a file that begins like this is a message; other programs save compound files, too."""
    return start.startswith(MAGIC) and _FIXED.encode("utf-16-le") in start


def from_outlook(data: bytes) -> bytes:
    """The message as a mail with its text and HTML, without attachments.

    Raises `KbError("ticket")` for a compound file that is no message; what else goes wrong has many kinds.
    """
    from olefile import OleFileIO

    with OleFileIO(io.BytesIO(data)) as file:
        if not file.exists(_FIXED):
            raise KbError("ticket", "not a message of Outlook", hint="save the message as .msg or .eml")
        message = _Message(file)
        head = message.head()
        html = message.html()
        text = message.text(_TEXT).encode("utf-8", "replace")
        parts = [*([("plain; charset=utf-8", text)] if text.strip() else []), *([("html", html)] if html else [])]
    border = b"message-of-outlook"
    lines = [line.encode("utf-8", "replace") for line in head if line.strip()]
    lines += [b'Content-Type: multipart/alternative; boundary="' + border + b'"', b""]
    for kind, content in parts:
        lines += [b"--" + border, f"Content-Type: text/{kind}".encode(), b"Content-Transfer-Encoding: base64", b""]
        lines += [base64.encodebytes(content)]
    return b"\n".join([*lines, b"--" + border + b"--", b""])


class _Message:
    """The properties of a message that are read."""

    def __init__(self, file: OleFileIO) -> None:
        self._file = file
        self._fixed = _fixed(self._bytes(_FIXED))
        page = self._fixed.get(_MAIL_CODE_PAGE) or self._fixed.get(_CODE_PAGE) or 1252
        self._code_page = f"cp{page & 0xFFFF}"

    def head(self) -> Iterator[str]:
        """The header lines as the mail had them; for one that was written here, made of its properties."""
        yield from _of_mail(self.text(_HEADERS).splitlines())
        if not self.text(_HEADERS).strip():
            yield from self._made()
        if self._fixed.get(_FLAGS, 0) & _UNSENT:
            yield "X-Mozilla-Draft-Info: unsent"
        if self.text(_CLASS).lower().startswith(_OF_PROGRAMS):
            yield "Auto-Submitted: auto-replied"

    def html(self) -> bytes:
        """The HTML of the body, encoded as it says; empty where there is none."""
        return self._bytes(_STREAM.format(_HTML, _BINARY)) or self.text(_HTML).encode("utf-8", "replace")

    def text(self, number: int, within: str = "") -> str:
        """A property that is a text."""
        wide = self._bytes(within + _STREAM.format(number, _UNICODE))
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return decoded(self._bytes(within + _STREAM.format(number, _NARROW)), self._code_page).rstrip("\0")

    def _made(self) -> Iterator[str]:
        address = next((one for number in (_SMTP, _ADDRESS) if "@" in (one := self.text(number))), "")
        yield f"From: {_mailbox(self.text(_NAME), address)}"
        yield f"To: {', '.join(self._recipients())}"
        for name, number in (
            ("Subject", _SUBJECT),
            ("Message-ID", _ID),
            ("References", _REFERENCES),
            ("In-Reply-To", _ANSWERS),
        ):
            yield f"{name}: {_one_line(self.text(number))}"
        conversation = self._bytes(_STREAM.format(_CONVERSATION, _BINARY))
        yield f"Thread-Index: {base64.b64encode(conversation).decode()}"
        when = self._fixed.get(_SENT) or self._fixed.get(_RECEIVED)
        if when:
            yield f"Date: {format_datetime(_SINCE + timedelta(microseconds=when // 10))}"

    def _recipients(self) -> Iterator[str]:
        for number in range(_MOST_RECIPIENTS):
            folder = f"__recip_version1.0_#{number:08X}"
            if not self._file.exists(folder):
                return
            known = (self.text(one, f"{folder}/") for one in (_RECIPIENT_SMTP, _RECIPIENT_ADDRESS))
            address = next((one for one in known if "@" in one), "")
            if address:
                yield _mailbox(self.text(_RECIPIENT_NAME, f"{folder}/"), address)

    def _bytes(self, name: str) -> bytes:
        if not self._file.exists(name):
            return b""
        with self._file.openstream(name) as stream:
            return bytes(stream.read())


def _fixed(data: bytes) -> dict[int, int]:
    """The properties of a fixed length, as whole numbers, by their number."""
    rows = data[_HEAD_OF_FIXED:]
    whole = len(rows) // 16 * 16
    return {number: value for _, number, _, value in struct.iter_unpack("<HHIQ", rows[:whole])}


def _of_mail(lines: list[str]) -> Iterator[str]:
    """Header lines without those that say how the body was written."""
    kept = True
    for line in lines:
        if not line[:1].isspace():
            kept = ":" in line and not line.lower().startswith(_OF_THE_BODY)
        if kept:
            yield line


def _mailbox(name: str, address: str) -> str:
    quoted = _one_line(name).replace("\\", "").replace('"', "")
    return f'"{quoted}" <{_one_line(address)}>'


def _one_line(text: str) -> str:
    return " ".join(text.split())
