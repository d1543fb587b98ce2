"""The names of people on a ticket: in greetings, farewells and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbtools.model.ticket import Message, Ticket
from kbtools.text.normalise import words

_HI = r"hi(?: again)?|hello|hey|hiya|dear|moi|hallo|liebe[r]?|bonjour|salut|chère?|hola|estimad[oa]|ciao|beste|ol[áa]"
_HELLO = (
    rf"(?:{_HI}|good (?:morning|day|evening|afternoon)|morning|welcome(?: back)?|thanks|thank you|sorry|my pleasure"
    r"|guten (?:tag|morgen|abend)|sehr geehrte[rn]?|buenos días|buenas tardes|buongiorno|gentile|goedemorgen|goedendag"
    r"|bom dia|boa tarde)"
)
_TITLE = r"(?:(?i:mr|mrs|ms|miss|dr|prof|herr|frau|madame|monsieur|señora?)\.?\s+)?"
_NAME = r"@?[^\W\d_a-zß-ÿ][\w'’.-]*(?: [^\W\d_a-zß-ÿ][\w'’-]*)?"
_GREETED = re.compile(rf"^\W*(?i:{_HELLO})\s*,?\s*({_TITLE}{_NAME})(?=\s*(?:[,.!:–—-]|\n|$))", re.MULTILINE)
_GREETED_SMALL = re.compile(rf"^\W*(?:{_HI})\s+([^\W\d_][\w.-]*)(?=\s*[,!\n])", re.IGNORECASE | re.MULTILINE)
_CALLED = re.compile(rf"\s*@?({_NAME})(?::|,) (?:(?i:thank|thanks|your|you|that|it|this)|I)\b")
_QUOTED = re.compile(r"^\W*(\S{1,60})\s+\[?said\]?\b", re.MULTILINE)
_FAREWELL = re.compile(
    r"^\W*(?:(?:best|kind|warm)?\s*(?:regards|wishes)|best|cheers|thanks?|thank you|sincerely|yours)\W*$", re.I
)
_SIGNED = re.compile(r"^(?:[-–—~]\s*)?[^\W\d_a-zß-ÿ][\w.'’-]*(?: [^\W\d_a-zß-ÿ][\w.'’-]*){0,2}(?: x+)?[,.]?$")
_LETTER = re.compile(r"[^\W\d_][\w'’]*")
_NOBODY = frozenset(
    "there all team everyone everybody again folks sir madam support you guys both mr mrs ms dr".split()
)
_SHORTEST = 3
_MASKED = rf"(?:\[(?:name|word)\]|{_NAME})"
_GREETING = re.compile(
    rf"^\W*(?:(?i:{_HELLO})(?:,? (?i:there|all|team|everyone|everybody|again|you|so much|very much)| {_TITLE}{_MASKED}"
    rf"| [a-z][\w.-]*(?=,))?|(?i:{_HI})\s?{_MASKED})\s*(?:[,!:–—]+|\.(?=\s|$)|\s-\s|$)\s*"
)


def names_on(tickets: Iterable[Ticket], common: Iterable[str] = ()) -> frozenset[str]:
    """The names, in lower case, without words of `common`, which many different people use."""
    found = {name for ticket in tickets for message in ticket.messages for name in _names_in(message)}
    return frozenset(name for name in found if len(name) >= _SHORTEST) - _NOBODY - frozenset(common)


def without_greeting(sentence: str) -> str:
    """`Open the app.` of `Hello Ada, open the app.`; the rest is as it was written."""
    return _GREETING.sub("", sentence, count=1).strip()


def has_name(sentence: str, names: Iterable[str]) -> bool:
    """Whether the sentence names somebody, also as a part of an address such as `ada.lovelace`."""
    parts = {part.casefold() for part in _LETTER.findall(sentence)}
    parts |= {part.removesuffix("'s").removesuffix("’s") for part in parts}
    return not parts.isdisjoint(names)


def _names_in(message: Message) -> Iterator[str]:
    text = message.body
    for form in (_GREETED, _GREETED_SMALL, _QUOTED):
        for match in form.finditer(text):
            yield from words(match[1].casefold().replace(".", " "))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    signed = len(lines) > 1 and (message.author == "requester" or _FAREWELL.match(lines[-2]))
    if signed and _SIGNED.match(lines[-1]):
        yield from words(lines[-1].casefold())
    if message.author == "requester" and (called := _CALLED.match(text)):
        yield from words(called[1].casefold())
