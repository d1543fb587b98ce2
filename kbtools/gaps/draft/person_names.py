"""Names of people in tickets: in greetings, farewells and signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kbtools.languages import every, ways
from kbtools.model.ticket import Message, Ticket
from kbtools.text.normalise import words

_HAVE_CAPITALS = (*range(0x80, 0x590), *range(0x1E00, 0x2000))  # Latin, Greek, Cyrillic, Armenian; ASCII is "a-z"
SMALL = "a-z" + "".join(letter for letter in map(chr, _HAVE_CAPITALS) if letter.islower())
"""The small letters of the scripts in which names begin with a capital, for a class of a pattern."""

BEGINS_NAME = rf"[^\W\d_{SMALL}]"
"""A pattern of the letter that a name may begin with: a capital, or one of a script without capitals."""

_NAME = rf"@?{BEGINS_NAME}[\w'’.-]*(?: {BEGINS_NAME}[\w'’-]*)?"
_SIGNED = re.compile(rf"^(?:[-–—~]\s*)?{BEGINS_NAME}[\w.'’-]*(?: {BEGINS_NAME}[\w.'’-]*){{0,2}}(?: x+)?[,.]?$")
_LETTER = re.compile(r"[^\W\d_][\w'’]*")
_SHORTEST = 3
_CALLED = re.compile(rf"({_NAME}), (?={BEGINS_NAME})")
_MASKED = rf"(?:\[(?:name|word)\]|{_NAME})"


@dataclass(frozen=True)
class _NamePatterns:
    """Patterns of places where names occur, in all languages; `nobody`: words in these places that are not names."""

    greeted: tuple[re.Pattern[str], ...]  # at the beginning of a line
    called: re.Pattern[str]  # at the beginning of a message
    farewell: re.Pattern[str]  # a line above a name
    greeting: re.Pattern[str]  # of a sentence, with the name
    nobody: frozenset[str]


@cache
def _name_patterns() -> _NamePatterns:
    hi = ways(lambda known: known.people.greetings)
    hello = rf"(?:{hi}|{ways(lambda known: known.people.openings)})"
    title = rf"(?:(?i:{ways(lambda known: known.people.titles)})\.?\s+)?"
    everybody = ways(lambda known: known.people.everybody)
    farewells = ways(lambda known: (*known.closings.full, *known.closings.short, *known.closings.thanks))
    quoting = ways(lambda known: known.people.quoting)
    return _NamePatterns(
        greeted=(
            re.compile(rf"^[^\w\n]*(?i:{hello})\s*,?\s*({title}{_NAME})(?=\s*(?:[,.!:–—-]|\n|$))", re.MULTILINE),
            re.compile(rf"^[^\w\n]*(?:{hi})\s+([^\W\d_][\w.-]*)(?=\s*[,!\n])", re.IGNORECASE | re.MULTILINE),
            re.compile(rf"^[^\w\n]*(\S{{1,60}})\s+\[?(?:{quoting})\]?\b", re.MULTILINE),
        ),
        called=re.compile(rf"\s*@?({_NAME})(?::|,) (?:(?i:{ways(lambda known: known.people.goes_on)}))\b"),
        farewell=re.compile(rf"^\W*(?:{farewells})\W*$", re.IGNORECASE),
        greeting=re.compile(
            rf"^\W*(?:(?i:{hello})(?:,? (?i:{everybody})| {title}{_MASKED}"
            rf"| [a-z][\w.-]*(?=,))?|(?i:{hi})\s?{_MASKED})\s*(?:[,!:–—]+|\.(?=\s|$)|\s-\s|$)\s*"
        ),
        nobody=frozenset(every(lambda known: known.people.nobody)),
    )


def names_in_tickets(tickets: Iterable[Ticket], common: Iterable[str] = ()) -> frozenset[str]:
    """The names in lower case, without the words of `common`, which many different people use."""
    found = {name for ticket in tickets for message in ticket.messages for name in _names_in(message)}
    return frozenset(name for name in found if len(name) >= _SHORTEST) - _name_patterns().nobody - frozenset(common)


def without_greeting(sentence: str) -> str:
    """The sentence without a greeting in front: "open the app." of "Hello Ada, open the app."."""
    return _name_patterns().greeting.sub("", sentence, count=1).strip()


def without_name_called(sentence: str, is_publishable: Callable[[str], bool]) -> str:
    """The sentence without a known name in front, where a capital follows: "If you open the app" of "Ada, If you …"."""
    called = _CALLED.match(sentence)
    return sentence[called.end() :] if called and not is_publishable(called[1]) else sentence


def has_name(sentence: str, names: Iterable[str]) -> bool:
    """Whether the sentence has one of the names, also within an address such as `ada.lovelace`."""
    parts = {part.casefold() for part in _LETTER.findall(sentence)}
    parts |= {part.removesuffix("'s").removesuffix("’s") for part in parts}
    return not parts.isdisjoint(names)


def _names_in(message: Message) -> Iterator[str]:
    text = message.body
    for form in _name_patterns().greeted:
        for match in form.finditer(text):
            yield from words(match[1].casefold().replace(".", " "))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    signed = len(lines) > 1 and (message.author == "requester" or _name_patterns().farewell.match(lines[-2]))
    if signed and _SIGNED.match(lines[-1]):
        yield from words(lines[-1].casefold())
    if message.author == "requester" and (called := _name_patterns().called.match(text)):
        yield from words(called[1].casefold())
