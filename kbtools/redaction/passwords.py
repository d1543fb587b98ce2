"""Passwords and one-time codes, recognised by the words in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kbtools.languages import every, ways
from kbtools.redaction.span import Rule, Span

_BETWEEN = r"[\"'`*_)\]]{0,3}(?P<between>(?:[ \t/]{1,2}\w{1,20}){0,5}?)[\"'`*_)\]]{0,3}"
_ASSIGN = re.compile(rf"{_BETWEEN}\s{{0,3}}(?::|=>?|->|→)(?P<space>\s{{0,3}})", re.IGNORECASE)
_BARE = re.compile(r"(?P<between>)(?P<space>[ \t]{1,2})")
# Of a value without quotation marks these many characters are judged; if they are a password, the rest is.
_LONGEST_JUDGED = 256
_VALUE = re.compile(
    r"\"([^\"\n\0]{1,100})\"|'([^'\n\0]{1,100})'|[“„«]([^”“»\n\0]{1,100})[”“»]|`([^`\n\0]{1,100})`"
    rf"|([^\s\0]{{1,{_LONGEST_JUDGED}}})"
)
_REST = re.compile(r"[^\s\0]*")
_ENDS = ".,;:)]}\"'`*"
_PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?[!?]*")
_STRONG = re.compile(r"\d|[^\w\s.,;:!?'’\"“”„()\[\]{}/*…–-]|[a-zà-ÿ][A-Z]")
_SHORTEST_BARE = 6  # "password iOS17" and "password 2FA" are none

_SHORT_NUMBER = re.compile(r"[0-9](?<![0-9].)(?:[0-9]{2}[ -][0-9]{3}|[0-9]{2,7})(?![\w-])")
_BEFORE = 80  # characters in front of a code in which it is named


@dataclass(frozen=True)
class _Words:
    """Patterns for the words around passwords, in all languages."""

    key: re.Pattern[str]
    short: frozenset[str]  # only with a colon or an equals sign: "a pass is needed" is no password
    says: re.Pattern[str]
    becomes: re.Pattern[str]
    ordinary: frozenset[str]  # what follows "password is" when no password does
    ordinary_endings: tuple[str, ...]
    code: re.Pattern[str]


@cache
def _words() -> _Words:
    says, becomes = ways(lambda known: known.personal.says), ways(lambda known: known.personal.becomes)
    code_says = ways(lambda known: known.personal.code_says)
    return _Words(
        key=_any_case(rf"(?<![^\W_])(?:{ways(lambda known: known.personal.passwords)})(?![^\W_])"),
        short=frozenset(every(lambda known: known.personal.short_passwords)),
        says=_any_case(rf"{_BETWEEN}\s{{1,3}}(?:{says})(?P<space>\s{{0,2}}:?\s{{1,3}})"),
        becomes=_any_case(rf"{_BETWEEN}\s(?:{becomes})(?P<space>\s)"),
        ordinary=frozenset(every(lambda known: known.personal.no_passwords)),
        ordinary_endings=every(lambda known: known.personal.no_password_endings),
        code=_any_case(
            rf"(?<![^\W_])(?:{ways(lambda known: known.personal.codes)})"
            rf"(?:[ \t]\w{{1,20}}){{0,3}}?\s{{0,2}}(?:[:=#]|{code_says})?"
            r"\s{0,2}(?<!\d)(\d{3}[ -]\d{3}|\d{3,8})(?![\w-])"
        ),
    )


@cache
def _code_marks() -> tuple[str, ...]:
    return every(lambda known: known.personal.code_marks)


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _passwords(text: str) -> Iterator[Span]:
    end = 0
    for key in _words().key.finditer(text):
        found = _after(text, key) if key.start() >= end else None
        if found:
            end = found[1]
            yield *found, "password"


def _codes(text: str) -> Iterator[Span]:
    low, marks = text.lower(), _code_marks()
    for number in _SHORT_NUMBER.finditer(text):
        first = max(0, number.start() - _BEFORE)
        if any(map(low[first : number.start()].__contains__, marks)):
            for code in _words().code.finditer(text, first, number.end() + 1):
                if code.end() == number.end():
                    yield *code.span(1), "password"


def _after(text: str, key: re.Match[str]) -> tuple[int, int] | None:
    """The span of the password after these words; None if there is none."""
    words = _words()
    tried = [(_ASSIGN, False)]
    if key[0].lower() not in words.short:
        tried += [(words.says, False), (words.becomes, False), (_BARE, True)]
    for way, bare in tried:
        said = way.match(text, key.end())
        value = _VALUE.match(text, said.end()) if said else None
        if not said or not value:
            continue
        start, end = value.span(value.lastindex or 0)
        quoted = value.lastindex != _VALUE.groups
        if not quoted:
            end = _without_ends(text, start, end)
        doubtful = way is words.becomes or bool(said["between"]) or "\n" in said["space"]
        if end > start and _is_one(text[start:end], quoted=quoted and not bare, doubtful=doubtful, bare=bare):
            return start, end if quoted else _without_ends(text, start, _end_of_rest(text, end))
    return None


def _without_ends(text: str, start: int, end: int) -> int:
    """The end of a value without the punctuation behind it."""
    return start + len(text[start:end].rstrip(_ENDS))


def _end_of_rest(text: str, at: int) -> int:
    rest = _REST.match(text, at)
    return rest.end() if rest else at


def _is_one(value: str, *, quoted: bool, doubtful: bool, bare: bool) -> bool:
    """Whether a value is a password; a plain English word may be one, "incorrect" is not."""
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    if not (letters or digits) or "://" in value:
        return False  # asterisks, dots; an address
    if bare:
        return letters and digits and len(value) >= _SHORTEST_BARE and value[0] not in "(/"
    word = value.rstrip("!?").lower()
    if quoted and not doubtful:
        return word not in _words().ordinary
    strong = _STRONG.search(value.rstrip("!?")) is not None
    if doubtful or strong:
        return strong
    ordinary = word in _words().ordinary or word.endswith(_words().ordinary_endings) or "-" in word
    return not ordinary or not _PLAIN.fullmatch(value)


@cache
def passwords() -> tuple[Rule, ...]:
    """Rules for what somebody gives as a password, such as `pw: X` or `Kennwort lautet X`, and for PINs and TANs."""
    return (
        Rule(_passwords, every(lambda known: known.personal.password_marks)),
        Rule(_codes, _code_marks(), digits=3),
    )
