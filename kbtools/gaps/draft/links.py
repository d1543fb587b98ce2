"""Links that agents send: those to public pages are kept, without tracking; of the others only the gap they leave.

While a reply is read, a link is its label between two characters that nobody types (Unicode's private use area), so
that it passes through the reading of Markdown and of sentences as one piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

GONE = "\ufffc"  # object replacement character: here was a link that is not kept
_OPEN, _FIRST, _MOST = "\uf8ff", 0xE000, 1_000
_MARKS = re.compile("[\ue000-\uf8ff\ufffc]")
_MARKED = re.compile("\uf8ff([^\ue000-\uf8ff]{1,200})([\ue000-\ue3e7])")
_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,200})\]\(\s?<?([^\s()<>]{1,500})>?\s?\)"  # [label](address)
    r"|<((?:https?|mailto):[^<>\s]{1,500})>"
    r"|(?<![\w/(<\"'])((?:https?://|www\.)[^\s<>\"'()\[\]]{1,500}[^\s<>\"'()\[\].,;:!?*_])"
)
_ONLY_LINKS = re.compile(r"(?:[\W_]|X|\b[a-z\d]\w{0,3}\b)*+")
_TRACKING = re.compile(
    r"(?:utm_\w+|[a-z]{1,6}clid|mc_[ce]id|mkt_tok|igshid|_ga|_gl|ref(?:_src|errer)?|source|campaign)$"
)
_SECRET = re.compile(
    r"(?:.*(?:token|secret|passw|session|signature|e?mail|account|auth)|key|api_?key|sid|sig|code|pwd|user|uid|order|hash)$"
)
_RANDOM = re.compile(r"(?=[^a-z]*[a-z])(?=[^0-9]*[0-9])[a-z0-9_=]{20,}$|[0-9a-f]{8}-[0-9a-f-]{8,}$", re.IGNORECASE)
_ONE_CASE = re.compile(
    r"/(?:questions?|tickets?|requests?|threads?|topics?|conversations?|cases?|messages?)/[\w-]*\d{3,}", re.IGNORECASE
)
_NOT_PUBLIC = ("localhost", "local", "internal", "intranet", "lan", "corp", "home", "invalid")
_PLAIN = re.compile(r"[\w.-]+")
_LONGEST_LABEL, _LONGEST_VALUE, _LONGEST_FRAGMENT = 64, 40, 60


@dataclass(frozen=True, slots=True)
class Link:
    """The words of a sentence that are a link, and where it leads."""

    label: str
    url: str


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
    own = tuple(Link(found[1], links[ord(found[2]) - _FIRST].url) for found in _MARKED.finditer(text))
    return re.sub("[\ue000-\uf8ff]", "", text), own


def without_labels(text: str) -> str:
    """A marked text with an X for each link."""
    return _MARKED.sub("X", text)


def is_only_links(text: str) -> bool:
    """Whether nothing else stands in this piece of a marked text, but for a short word such as "or" between two."""
    return bool(_MARKED.search(text)) and bool(_ONLY_LINKS.fullmatch(without_labels(text)))


def public_url(address: str) -> str:
    """The address of a public page without tracking; empty if not everybody may read it or it could name somebody.

    Left out: other schemes than http and https, hosts within a network, addresses with a name, a key or a random text
    in them, and pages about one ticket or thread.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port not in (None, 80, 443):
        return ""
    if not _is_public_host(host) or _ONE_CASE.search(parts.path) or any(map(_RANDOM.match, parts.path.split("/"))):
        return ""
    asked = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name.casefold())]
    for name, value in asked:
        if _SECRET.match(name.casefold()) or len(value) > _LONGEST_VALUE or _RANDOM.match(value) or "@" in value:
            return ""
    fragment = parts.fragment if len(parts.fragment) <= _LONGEST_FRAGMENT and "=" not in parts.fragment else ""
    query = urlencode(asked) if asked else ""
    return _quoted(urlunsplit(SplitResult(parts.scheme, parts.netloc, parts.path, query, fragment)))


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
