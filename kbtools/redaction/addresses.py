"""Addresses of people and machines: e-mail, web addresses that carry a secret, IP."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import cache

from kbtools.languages import every, ways
from kbtools.redaction.span import KEEP, Rule, Span

_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_LONGEST_SCHEME = 21
_IMAGE = re.compile(r"[1-4]x\.(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE)  # icon@2x.png

_URL_REST = re.compile(r"[^\s<>\"\0]+")
_URL_END = ".,;:!?)]}'’*_"
_HOST_ENDS, _PATH_ENDS = re.compile(r"[/?#]"), re.compile(r"[?#]")
_PARAMETER = re.compile(r"[?&;#]([\w.%\[\]-]{1,40})=([^&;#]*)")
_SECRET_NAME = re.compile(
    r".*(?:token|secret|signature|passw(?:or)?d|credential|api-?_?key|access-?_?key)|(?:.*[-_])?auth(?:orization)?"
    r"|sig|pwd?|pass|session(?:[-_]?id)?|sid|jwt|otp",
    re.IGNORECASE,
)
_DOUBTFUL_NAME = re.compile(r"(?:.*[-_.])?(?:key|code|ticket|invite|nonce|state)", re.IGNORECASE)
_DOOR = re.compile(
    r"/(?:reset|verify|verification|confirm|confirmation|invite|invitation|activate|magic|magic-link|login|signin|password"
    r"|unsubscribe|share)[^?#]{0,40}/(?=[\w-]*\d)[\w-]{16,}",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[A-Za-z0-9]{20,}")
_SHORTEST_SECRET = 6
_SHORTEST_DOUBTFUL = 16

_IPV4 = re.compile(r"[0-9](?<![\w.].)[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?!\w|\.[0-9])")
_DOTTED = re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")  # begins with what is rare, so that it is found fast
_GROUPS = re.compile(r":[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){4}:")  # in every IPv6 address without "::"
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:.]{2,45}(?![\w:])")
_PLATFORMS = "ios|android|windows|macos|chrome|firefox|safari|edge|opera"
_OCTET = 255
_AT_HOME = [192, 168]  # the first numbers of addresses that every router gives (RFC 1918)


@cache
def _at() -> re.Pattern[str]:
    return re.compile(rf"[@＠]|%40|{_in_brackets(ways(lambda known: known.personal.at_signs))}", re.IGNORECASE)


@cache
def _domain() -> re.Pattern[str]:
    dot = rf"(?:\.|{_in_brackets(ways(lambda known: known.personal.dots))})"
    return re.compile(rf"(?:[^\W_][\w-]{{0,62}}{dot}){{1,8}}(?:xn--[\w-]{{2,59}}|[^\W\d_]{{2,24}})", re.IGNORECASE)


def _in_brackets(word: str) -> str:
    return rf"\s?[\[({{]\s?(?:{word})\s?[\])}}]\s?"


def _emails(text: str) -> Iterator[Span]:
    for at in _at().finditer(text):
        start, first = at.start(), max(0, at.start() - _LONGEST_LOCAL)
        while start > first and (text[start - 1].isalnum() or text[start - 1] in "._+-'’"):
            start -= 1
        while start < at.start() and text[start] in ".'’-":
            start += 1
        domain = _domain().match(text, at.end()) if start < at.start() else None
        repository = domain and text[start : at.start()] == "git" and text[domain.end() : domain.end() + 1] == ":"
        if domain and not repository and not _IMAGE.match(domain[0]):
            yield start, domain.end(), "email"


def _all_urls(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("://")
    while at >= 0:
        start, first = at, max(0, at - _LONGEST_SCHEME)
        while start > first and (text[start - 1].isalnum() or text[start - 1] in "+."):
            start -= 1
        rest = _URL_REST.match(text, at + 3)
        if rest and start < at:
            yield start, at + 3 + len(rest[0].rstrip(_URL_END))
        at = text.find("://", rest.end() if rest else at + 3)


def _secret_urls(text: str) -> Iterator[Span]:
    for start, end in _all_urls(text):
        if _opens_a_door(text[start:end]):
            yield start, end, "url"


def _urls(text: str) -> Iterator[Span]:
    return ((start, end, KEEP) for start, end in _all_urls(text))


def _opens_a_door(url: str) -> bool:
    rest = url.split("://", 1)[1]
    host = _HOST_ENDS.split(rest, maxsplit=1)[0]
    if "@" in host and not host.startswith("git@"):
        return True
    for name, value in _PARAMETER.findall(rest):
        least = _SHORTEST_SECRET if _SECRET_NAME.fullmatch(name) else _SHORTEST_DOUBTFUL
        if len(value) >= least and (least == _SHORTEST_SECRET or _DOUBTFUL_NAME.fullmatch(name)):
            return True
        if _looks_random(value):
            return True
    path = _PATH_ENDS.split(rest[len(host) :], maxsplit=1)[0]
    return bool(_DOOR.search(path)) or _looks_random(path)


def _looks_random(text: str) -> bool:
    """Twenty letters and digits in a row, with upper case, lower case and digits: not a word, number or hex hash."""
    return any(
        not piece.islower() and not piece.isupper() and not piece.isalpha() and any(map(str.islower, piece))
        for piece in _PIECE.findall(text)
    )


def _ips(text: str) -> Iterator[Span]:
    if text.count(".") > 2 and _DOTTED.search(text):  # noqa: PLR2004 - an address has three dots
        versions = set()  # where one is a version, those that begin alike are, too
        for found in _IPV4.finditer(text):
            octets = [int(part) for part in found[0].split(".")]
            if _version_before().search(text[max(0, found.start() - 24) : found.start()]):
                versions.add(octets[0])
            elif max(octets) <= _OCTET and octets[0] not in {0, 127, 255, *versions} and octets[:2] != _AT_HOME:
                yield found.start(), found.end(), "ip"
    if "::" in text or _GROUPS.search(text):
        for found in _IPV6.finditer(text):
            address = found[0].rstrip(".")
            address = address if address.endswith("::") else address.rstrip(":")
            if address.count(":") > 1 and any(map(str.isdigit, address)) and _is_ipv6(address):
                yield found.start(), found.start() + len(address), "ip"


@cache
def _version_before() -> re.Pattern[str]:
    versions = ways(lambda known: known.personal.versions)
    return re.compile(rf"(?<![^\W_])(?:{versions}|{_PLATFORMS})\.?[\s:]{{0,3}}$|(?<!/)/$", re.IGNORECASE)


def _is_ipv6(text: str) -> bool:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


@cache
def emails() -> Rule:
    """E-mail addresses, also those written `jane (at) example (dot) com`."""
    closed = (
        f"{word}{gap}{close}"
        for word in every(lambda known: known.personal.at_signs)
        for gap in ("", " ")
        for close in ")]}"
    )
    return Rule(_emails, ("@", "＠", "%40", *closed))


SECRET_URLS = Rule(_secret_urls, ("://",))
"""Web addresses with a password, a token or a door in them."""
URLS = Rule(_urls, ("://",))
"""All other web addresses, to be kept: the digits in them are nobody's telephone."""
IPS = Rule(_ips, digits=1)
"""IP addresses of machines; not versions, netmasks or the machine's own address."""
