"""Links that agents send: those to public pages are kept, without tracking; of the others only the gap they leave.

While a reply is read, a link is its label between two characters that nobody types (Unicode's private use area), so
that it passes through the reading of Markdown and of sentences as one piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from unicodedata import category
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from kbtools.redaction import KINDS

GONE = "\ufffc"  # object replacement character: here was a link that is not kept
_OPEN, _FIRST, _MOST = "\uf8ff", 0xE000, 1_000
_LINK_MARKS = re.compile("[\ue000-\uf8ff]")
_BEFORE = 20  # characters
_MARKS = re.compile("[\ue000-\uf8ff\ufffc]")
_MARKED = re.compile("\uf8ff([^\ue000-\uf8ff]{1,200})([\ue000-\ue3e7])")
_A_MASK = rf"\[(?:{'|'.join(KINDS)})\]"
_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,200})\]\(\s?<?([^\s()<>]{1,500})>?\s?\)"  # [label](address)
    r"|<((?:https?|mailto):[^<>\s]{1,500})>"
    rf"|(?<![\w/(<\"'])((?:https?://|www\.)(?:[^\s<>\"'()\[\]]|{_A_MASK}){{1,500}}"
    rf"(?:[^\s<>\"'()\[\].,;:!?*_]|{_A_MASK}))"
)
_ONLY_LINKS = re.compile(r"(?:[\W_]|X|\b[a-z\d]\w{0,3}\b)*+")
_TRACKING = re.compile(
    r"(?:utm_\w+|[a-z]{1,6}clid|mc_[ce]id|mkt_tok|igshid|_ga|_gl|ref(?:_src|errer)?|source|campaign)$"
)
_ASKED = re.compile(r"(?:lang|language|locale|hl|page|tab|platform|os)$")
_ANSWERED = re.compile(r"[a-z]{1,20}$|[a-z]{2,3}[-_][A-Za-z]{2,4}$|\d{1,3}$")
# Queries that name a public video, and nothing else: they are what its page's address consists of.
_VIDEO_HOSTS = ("youtube.com", "www.youtube.com", "m.youtube.com")
_VIDEO = {"v": re.compile(r"[A-Za-z\d_-]{11}", re.ASCII), "t": re.compile(r"(?:\d{1,2}[hms]){1,3}|\d{1,5}s?", re.ASCII)}
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{8,}$", re.IGNORECASE)
_LEAST_RANDOM = 16  # characters; a shorter key looks like a word or a number
_APART = re.compile(r"[^\w.~-]+")
# what a part of a page's name looks like between hyphens: 2026, sync, iphone14, FAQ, KB5034441, 64gb, HowTo, macOS
_WORD = re.compile(
    r"\d*|[A-Z]?[a-z]+\d{0,4}|[A-Z]+\d{0,8}|\d{1,4}[A-Za-z]{1,3}|(?:[A-Z][a-z]+){2}|(?:(?:[A-Z][a-z])?[A-Z][a-z]{2,})+"
    r"|[a-z]{1,3}(?:OS|[A-Z][a-z]{2,})|[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*"
)
_ONE_CASE = re.compile(
    r"/(?:questions?|tickets?|requests?|threads?|topics?|conversations?|cases?|messages?)/[\w-]*\d{3,}"
    r"|/(?:agent|admin|users?|customers?|orders?|accounts?|profiles?|members?|clients?|contacts|invoices?|bookings?"
    r"|invite|invitations?|reset|verify|confirm|activate|unsubscribe)/.",
    re.IGNORECASE | re.DOTALL,
)
_REFUSED = re.compile(r"[\[\]]|%[0-9a-f]{2}", re.IGNORECASE)  # a mask, or what is encoded twice
_NOT_PUBLIC = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "corp",
    "home",
    "box",
    "arpa",
    "invalid",
)
_PLAIN = re.compile(r"[\w.-]+")
_LONGEST_LABEL, _LONGEST_FRAGMENT = 64, 60


@dataclass(frozen=True, slots=True)
class Link:
    """The words of a sentence that are a link, and where it leads; `before`: up to 20 characters in front of them."""

    label: str
    url: str
    before: str = ""


def marked_links(text: str) -> tuple[str, tuple[Link, ...]]:
    """The text with each public link as its marked label, and any other as its label with `GONE` behind; the links."""
    links: list[Link] = []

    def mark(found: re.Match[str]) -> str:
        label, address = found[1] or "", found[2] or found[3] or found[4]
        url = public_url(address if "://" in address else f"https://{address}" if found[4] else address)
        if not url or len(links) >= _MOST:
            return f"{label}{GONE}"
        links.append(Link(" ".join(label.split()) or _label(url), url))
        return f"{_OPEN}{links[-1].label}{chr(_FIRST + len(links) - 1)}"

    return _LINK.sub(mark, text), tuple(links)


def without_marks(text: str) -> str:
    """The text of a stranger without the characters that mark links and code here."""
    return _MARKS.sub("", text)


def unmarked(text: str, links: tuple[Link, ...]) -> tuple[str, tuple[Link, ...]]:
    """A piece of a marked text as it is read, and the links in it."""
    own = tuple(
        Link(found[1], links[ord(found[2]) - _FIRST].url, _before(text, found.start()))
        for found in _MARKED.finditer(text)
    )
    return _LINK_MARKS.sub("", text), own


def _before(text: str, place: int) -> str:
    return _LINK_MARKS.sub("", text[max(0, place - 2 * _BEFORE) : place])[-_BEFORE:]


def without_labels(text: str) -> str:
    """A marked text with an X for each link."""
    return _MARKED.sub("X", text)


def is_only_links(text: str) -> bool:
    """Whether nothing else stands in this piece of a marked text, but for a short word such as "or" between two."""
    return bool(_MARKED.search(text)) and bool(_ONLY_LINKS.fullmatch(without_labels(text)))


def public_url(address: str) -> str:
    """The address of a page without tracking; empty where it does not look like one that everybody may read.

    Nothing but the address itself is known. Left out: other schemes than http and https, hosts within a network, masks
    and characters that are not seen; paths and anchors with an `@`, a `;` or a random text in them; pages about one
    ticket, thread, order or account; queries that ask for anything else than a language, a system, a page's number or a
    video of YouTube. A random text of fewer than 16 characters or of small letters alone is not known as such, nor is a
    name of a person.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port not in (None, 80, 443):
        return ""
    read = unquote(address)
    if not _is_public_host(host) or _REFUSED.search(read) or any(category(c)[0] == "C" for c in read):
        return ""
    asked = [(name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.match(name.casefold())]
    if not (
        _is_video(host, parts.path, asked) or all(_ASKED.match(n) and _ANSWERED.match(value) for n, value in asked)
    ):
        return ""
    if _is_private(parts.path) or _is_private(f"/{parts.fragment.removeprefix('!').removeprefix('/')}"):
        return ""
    fragment = parts.fragment if len(parts.fragment) <= _LONGEST_FRAGMENT and "=" not in parts.fragment else ""
    query = urlencode(asked) if asked else ""
    return _quoted(urlunsplit(SplitResult(parts.scheme, parts.netloc, parts.path, query, fragment)))


def _is_video(host: str, path: str, asked: Sequence[tuple[str, str]]) -> bool:
    """Whether the address names a video of a host where everybody may look for videos, perhaps from a second on."""
    named = all(name in _VIDEO and _VIDEO[name].fullmatch(value) for name, value in asked)
    return named and host in _VIDEO_HOSTS and path == "/watch" and "v" in dict(asked)


def _is_private(path: str) -> bool:
    """Whether a path looks like that of a page for one person."""
    read = unquote(path)
    return "@" in read or ";" in read or bool(_ONE_CASE.search(read)) or any(map(_is_random, _APART.split(read)))


def _is_random(part: str) -> bool:
    """Whether part of a path is made of something else than words and numbers."""
    if _RANDOM.match(part):
        return True
    return len(part) >= _LEAST_RANDOM and not all(map(_WORD.fullmatch, re.split(r"[._~-]", part)))


def _is_public_host(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        last = host.rpartition(".")
        return bool(last[0]) and last[2] not in _NOT_PUBLIC and last[2].isalpha()
    return False


def _quoted(url: str) -> str:
    """The address with the characters encoded that would end a link in Markdown."""
    return url.replace("(", "%28").replace(")", "%29").replace("\\", "%5C").replace("`", "%60").replace("*", "%2A")


def _label(url: str) -> str:
    """`example.com/help/start`; of a long address its host and the first parts of its path."""
    parts = urlsplit(url)
    label = (parts.hostname or "").removeprefix("www.")
    for part in filter(None, parts.path.split("/")):
        if len(label) + len(part) >= _LONGEST_LABEL or not _PLAIN.fullmatch(part):
            break
        label += f"/{part}"
    return label
