"""Headers of our mails: what a stranger wrote is encoded here, never parsed.

Python's own header objects read encoded words (RFC 2047) in every text that they are given, and before 3.13 write a
line break out of one as a new header. So a text that is more than plain words is encoded as a whole, whatever it
looks like, and written as it is.
"""

from __future__ import annotations

import base64
import re
from email.policy import Policy
from textwrap import wrap
from urllib.parse import quote

from kbtools.text.normalise import one_line

MOST_NAME = 100  # characters of a person's name in a header
_LINE = 75  # characters of a line where it can be broken
_BREAK = "\n "  # a line end within a header
_BYTES = 45  # of text in one encoded word, which may have 75 characters
_PLAIN = re.compile(r"[\x20-\x7e]*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")  # words that need no quotes in front of an address
_FILE = re.compile(r"[A-Za-z0-9._-][A-Za-z0-9 ._-]{0,59}")
_ATOM, _LABEL = r"[^\x00-\x20\x7f-\xa0()<>\[\]:;@\\,.\"]+", r"[A-Za-z0-9_-]+"
_SPEC = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])")


class Header(str):
    """The value of a header as it is sent, with its line ends; `name` and `fold` are what Python's policies ask for.

    `text`: what a person reads of it.
    """

    name: str
    text: str

    def fold(self, *, policy: Policy) -> str:
        """The whole header in lines."""
        return f"{self.name}: {self.replace(chr(10), policy.linesep)}{policy.linesep}"


def text_header(name: str, text: str) -> Header:
    """A header that holds a text, such as a subject."""
    flat = one_line(text)
    plain = _PLAIN.fullmatch(flat) and "=?" not in flat
    return _header(name, _folded(flat, name) if plain else _encoded(flat), flat)


def address_header(name: str, shown: str, spec: str) -> Header:
    """A header that holds one address, with the name that is shown for it, if any.

    Raises `ValueError` for an address that no header can carry.
    """
    if not _SPEC.fullmatch(spec):
        raise ValueError("not an address")
    flat = one_line(shown, MOST_NAME)
    if not flat:
        return _header(name, spec, spec)
    plain = _ATOMS.fullmatch(flat) and "=?" not in flat
    phrase = _folded(flat, name) if plain else _encoded(flat)
    fits = "\n" not in phrase and len(f"{name}: {phrase} <{spec}>") <= _LINE
    return _header(name, f"{phrase}{' ' if fits else _BREAK}<{spec}>", f"{flat} <{spec}>")


def file_header(file_name: str) -> Header:
    """`Content-Disposition` of an attached file (RFC 6266); other letters are percent-encoded (RFC 2231)."""
    flat = one_line(file_name)
    if _FILE.fullmatch(flat):
        value = f'attachment; filename="{flat}"'
    else:
        escaped = [quote(letter, safe="", errors="replace") for letter in flat]
        pieces = [""]
        for one in escaped:
            if len(pieces[-1]) + len(one) > _BYTES:
                pieces.append("")
            pieces[-1] += one
        pieces[0] = f"utf-8''{pieces[0]}"
        value = f";{_BREAK}".join(["attachment", *(f"filename*{at}*={piece}" for at, piece in enumerate(pieces))])
    return _header("Content-Disposition", value, value)


def _header(name: str, value: str, text: str) -> Header:
    made = Header(value)
    made.name, made.text = name, text
    return made


def _folded(text: str, name: str) -> str:
    lines = wrap(text, _LINE, initial_indent=" " * len(f"{name}: "), break_long_words=False, break_on_hyphens=False)
    return _BREAK.join(line.strip() for line in lines)


def _encoded(text: str) -> str:
    """Encoded words in UTF-8 and base64, none of which ends within a character."""
    pieces, piece = [], b""
    for letter in text:
        data = letter.encode("utf-8", "replace")
        if len(piece) + len(data) > _BYTES:
            pieces.append(piece)
            piece = b""
        piece += data
    return _BREAK.join(f"=?utf-8?b?{base64.b64encode(one).decode('ascii')}?=" for one in (*pieces, piece))
