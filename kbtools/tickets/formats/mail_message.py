"""One mail: its headers, and the texts in it that a person sees (RFC 5322, RFC 2045 to 2047)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property
from html import escape
from typing import Any, cast

from kbtools.errors import KbError
from kbtools.model.ticket import Markup
from kbtools.text.decoding import codec_of
from kbtools.text.html import html_to_text

# For each line the parser takes as many steps as groups are nested, and for a header the square of its length.
MOST_GROUPS = 10
MOST_PARTS = 1_000
LONGEST_HEADER = 1_000
_WITH_IDS = frozenset(("message-id", "references", "in-reply-to"))
_OF_PARTS = frozenset(("content-type", "content-disposition", "content-transfer-encoding"))
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]@]++@[^\s<>\"',;:()\[\]@]++")
_IN_HTML = re.compile(rb"<meta\s[^<>]{0,200}?charset\s*+=\s*+[\"']?+([\w.:-]{1,40})", re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]++")
_RULE = re.compile(r"_{20,}+\s*+")
_FOOTER_LINES = 8  # in which a mailing list names itself, below a rule
_CUT_SHORT = re.compile(r"[\s;,\"']")
# What programs call Windows' character sets, which hold every character of these: WHATWG, "Encoding".
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932"}
_OTHER_NAMES = {"ansi": "cp1252", "x-gbk": "gb18030", "x-mac-roman": "mac_roman", "cp-850": "cp850", "utf8mb4": "utf-8"}


class _Policy(EmailPolicy):
    """Python's rules for mail, but headers are cut, those with ids are not taken apart, and bytes are read as UTF-8."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The value of a header when it is asked for."""
        if name.lower() in _WITH_IDS:
            return value
        value = value[:LONGEST_HEADER]
        if not value.isascii():
            value = decoded(value.encode("utf-8", "surrogateescape"), "utf-8")
        # Python takes a header apart slowly, and needs it only for encoded words (RFC 2047); those of parts have none.
        plain = "=?" not in value or name.lower() in _OF_PARTS
        return _LINE_END.sub("", value) if plain else super().header_fetch_parse(name, value)


class Mail(EmailMessage):
    """A mail, or a part of one; each header is found and decoded once, when it is first asked for."""

    parts: _Parts | None = None

    def get_content_type(self) -> str:
        """The type in small letters, where `message/...` is `x-message/...`.

        So the parser keeps a mail within a mail as one text, which nobody reads: it would make a part of each empty
        line of a `message/delivery-status`, and fail where a thousand are nested.
        """
        kind = super().get_content_type()
        return f"x-{kind}" if kind.startswith("message/") else kind

    def get_boundary(self, failobj: Any = None) -> Any:
        """What stands between the parts; the parser asks for it once in each group of parts."""
        if self.parts:
            self.parts.count_group()
        return super().get_boundary(failobj)

    @cached_property
    def _raw(self) -> dict[str, str]:
        """The first header of each name, in small letters, as it was sent."""
        return {name.lower(): value for name, value in reversed(list(self.raw_items()))}

    @cached_property
    def _read(self) -> dict[str, str]:
        return {}

    @cached_property
    def _boxes(self) -> dict[str, list[tuple[str, str]]]:
        return {}

    def first(self, name: str) -> str:
        """The first header of this name, decoded; empty where there is none."""
        name = name.lower()
        if name not in self._raw:
            return ""
        if name not in self._read:
            value = str(self.policy.header_fetch_parse(name, self._raw[name]))
            self._read[name] = value.encode("utf-8", "replace").decode()
        return self._read[name]

    def mailboxes(self, name: str) -> list[tuple[str, str]]:
        """`(name, address)` of all mailboxes in the first header of this name; addresses in lower case."""
        name = name.lower()
        if name not in self._boxes:
            value = self.first(name)
            pairs = [(who.strip(), at.strip().lower()) for who, at in getaddresses([value])] if value else []
            self._boxes[name] = pairs if all("@" in at for _, at in pairs) else _loosely(value)
        return self._boxes[name]


class _Parts:
    """Makes a mail and its parts while it is parsed, and raises `KbError("ticket")` where they are too many."""

    def __init__(self) -> None:
        self._parts, self._groups = -1, 0  # the mail itself is no part

    def __call__(self, policy: Any) -> Mail:
        """A new part."""
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise KbError("ticket", f"the message has more than {MOST_PARTS:,} parts", hint="leave it out")
        part = Mail(policy)
        part.parts = self
        return part

    def count_group(self) -> None:
        """Count a group of parts."""
        self._groups += 1
        if self._groups > MOST_GROUPS:
            raise KbError("ticket", f"the message has more than {MOST_GROUPS} groups of parts", hint="leave it out")


_POLICY = _Policy()


def parsed(data: bytes) -> Mail:
    """A mail; raises `KbError("ticket")` where it has too many parts or groups of parts."""
    return cast("Mail", BytesParser(policy=_POLICY.clone(message_factory=_Parts())).parsebytes(data))


def header(mail: Mail, name: str) -> str:
    """The first header of this name, decoded; empty where there is none."""
    return mail.first(name)


def addresses(mail: Mail, *names: str) -> list[tuple[str, str]]:
    """`(name, address)` of all mailboxes in these headers; addresses in lower case."""
    return [box for name in names for box in mail.mailboxes(name)]


def _loosely(value: str) -> list[tuple[str, str]]:
    """The mailboxes of a header that breaks the rules, such as a name with a comma and without quotation marks."""
    name, bracket, _ = value.partition("<")
    names = [name.strip(" \"'")] if bracket else []
    at = [one.lower() for one in _ADDRESS.findall(value)]
    return list(zip([*names, *("" for _ in at)], at, strict=False))


def thread_id(root: str) -> str:
    """The id of the ticket that a thread of mails is; `root`: the message id of its first mail, without brackets."""
    return hashlib.sha256(root.encode("utf-8", "replace")).hexdigest()[:16]


def date(mail: Mail) -> datetime | None:
    """When it was written, or else received, in UTC; None where no header says so."""
    received = header(mail, "Received").rpartition(";")[2]
    for value in (header(mail, "Date"), header(mail, "Delivery-Date"), received):
        try:
            when = parsedate_to_datetime(value)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def said(mail: Mail, most: int | None = None) -> tuple[str, Markup]:
    """All that the mail says, in order, and what it is written in: text between pictures is one text.

    Of several versions of the same text it is the plain one, unless that is empty. Attached files are left out.
    `most`: how many characters of each part are read.
    """
    texts = [(one.text, one.markup) for one in _texts(mail, most) if one.text.strip()]
    if mail.first("List-Id") and len(texts) > 1 and _RULE.match(texts[-1][0].lstrip()):
        texts.pop()
    if mail.first("List-Id") and texts and texts[-1][1] == "text":
        texts[-1] = (_without_footer(texts[-1][0]), "text")
    if any(markup == "html" for _, markup in texts):
        parts = (text if markup == "html" else _as_html(text) for text, markup in texts)
        return "\n".join(parts), "html"
    return "\n\n".join(text.strip("\r\n") if len(texts) > 1 else text for text, _ in texts), "text"


@dataclass(frozen=True)
class _Text:
    """The text of one part."""

    text: str
    markup: Markup

    @cached_property
    def says(self) -> bool:
        """Whether a person sees any of it; found once, however many groups it is in."""
        return bool((html_to_text(self.text) if self.markup == "html" else self.text).strip())


def _texts(part: EmailMessage, most: int | None) -> Iterator[_Text]:
    kind = part.get_content_type()
    if kind == "multipart/alternative":
        yield from _best([list(_texts(inner, most)) for inner in _inner(part)])
    elif part.is_multipart():
        if part.get_content_maintype() == "multipart":
            for inner in _inner(part):
                yield from _texts(inner, most)
    elif kind in ("text/plain", "text/html", "text/enriched") and not _is_file(part):
        yield _Text(_content(part)[:most], "html" if kind == "text/html" else "text")


def _inner(part: EmailMessage) -> list[EmailMessage]:
    return [inner for inner in part.get_payload() if isinstance(inner, EmailMessage)]


def _best(versions: list[list[_Text]]) -> list[_Text]:
    """The first plain version that says something, else the first in HTML that does."""
    versions.sort(key=lambda one: any(text.markup == "html" for text in one))  # keeps the order of its kind
    return next((one for one in versions if any(text.says for text in one)), [])


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = str(part.get_param("charset") or "")
    if not charset and part.get_content_type() == "text/html" and (named := _IN_HTML.search(payload[:2048])):
        charset = named[1].decode("ascii", "replace")
    return decoded(payload, charset)


def decoded(data: bytes, charset: str) -> str:
    """The text of bytes that are said to be in this character set.

    Bytes that are UTF-8 are read as UTF-8 where that or a set of single bytes is named: of texts in another set hardly
    any is valid UTF-8 by chance. What is not in the set that is named is read as Western Windows.
    """
    name = _codec(charset)
    narrow = name in ("", "utf-8") or name.startswith(("iso8859", "cp125", "ascii", "mac", "koi8"))
    for codec in (*(("utf-8",) if narrow else ()), _WIDER.get(name, name), "cp1252"):
        try:
            if codec:
                return data.decode(codec).removeprefix("\ufeff")
        except (UnicodeDecodeError, UnicodeError):
            continue
    return data.decode(_WIDER.get(name, name) or "cp1252", "replace")


def _codec(charset: str) -> str:
    """Python's name of a character set of text; empty where it knows none."""
    bare = _CUT_SHORT.split(charset.strip(" \"'"), maxsplit=1)[0].lower()
    return codec_of(_OTHER_NAMES.get(bare, bare) or "?")


def _as_html(text: str) -> str:
    return "<div>" + escape(text, quote=False).replace("\n", "<br>") + "</div>"


def _without_footer(text: str) -> str:
    """Without the lines below a rule at the end, in which a mailing list names itself."""
    lines = text.rstrip().split("\n")
    for number in range(max(1, len(lines) - _FOOTER_LINES), len(lines)):
        if _RULE.fullmatch(lines[number]) and any("list" in line.lower() for line in lines[number:]):
            return "\n".join(lines[:number])
    return text
