"""A person's own words in a message, without quotations, signatures and disclaimers.

No maintained library covers signatures and disclaimers in languages other than English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kbtools.languages import every, ways

_QUOTED_LINE = re.compile(r"^\s*>")
_SIGNATURES = frozenset(("--", "—", "__"))
_NAME_LINES = 6
_NAME_WIDTH = 60
_HEAD_LINES = 3
_LAST = 8  # last lines among which those of programs and devices are looked for
_SHORTEST_DISCLAIMER = 20


@dataclass(frozen=True)
class _Marks:
    """Patterns of all languages for what surrounds people's own words; for whole lines, except `automatic`."""

    introduction: re.Pattern[str]  # begins a quotation, in any message
    quoted: re.Pattern[str]  # the same, in a mail as it was received
    on: re.Pattern[str]  # the first line of such an introduction in two lines
    wrote: re.Pattern[str]  # the second line of it
    head: re.Pattern[str]  # the first line of a head
    next_head: re.Pattern[str]  # one of those below
    device: re.Pattern[str]
    closing: re.Pattern[str]
    disclaimer: re.Pattern[str]
    automatic: re.Pattern[str]  # the beginning of a message
    starts: frozenset[str]  # first characters of `quoted`, `on` and `head`


@cache
def _marks() -> _Marks:
    on, sender = ways(lambda known: known.mail.on), ways(lambda known: known.mail.sender)
    wrote = rf"(?:{ways(lambda known: known.mail.wrote)})\s?:"
    separators = ways(lambda known: known.mail.separators)
    return _Marks(
        _line(rf"\s*(?:{ways(lambda known: known.mail.introductions)}|_{{10,}})\s*"),
        _line(rf"##- .{{0,200}}-##|-{{3,}} ?(?:{separators}).{{0,20}}|(?:{on})\b.{{4,200}}{wrote}"),
        _line(rf"(?:{on})\b.{{4,200}}"),
        _line(rf".{{0,80}}\b{wrote}"),
        _line(rf"\*?(?:{sender})\s?:\*? \S.*"),
        _line(rf"\*?(?:{ways(lambda known: known.mail.head)})\s?:.*"),
        _line(ways(lambda known: known.mail.device)),
        _line(rf"(?:{ways(lambda known: known.mail.closing)})\s?[,.!]*"),
        _line(rf"\W*(?:{ways(lambda known: known.mail.disclaimer)}).*"),
        re.compile(rf"\s*(?:{ways(lambda known: known.mail.automatic)})", re.IGNORECASE),
        _starts(),
    )


def _starts() -> frozenset[str]:
    words = every(lambda known: (*known.mail.on, *known.mail.sender))
    return frozenset(["#", "-", "*", *(case for word in words for case in (word[0].lower(), word[0].upper()))])


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(f"^(?:{pattern})$", re.IGNORECASE)


def is_automatic(text: str) -> bool:
    """Whether a message begins like an automatic one: out of office, undeliverable mail."""
    return bool(_marks().automatic.match(text[:400]))


def own_words(text: str) -> str:
    """The lines that the person wrote in this message; `text` is normalised.

    A message of which nothing would be left is returned whole.
    """
    own = _before_quotation(text.split("\n"))
    own = _before_end(own)
    own = _without_closing(own)
    left = "\n".join(own).strip()
    return without_quoted_reply(left or text)


def _before_quotation(lines: list[str]) -> list[str]:
    marks = _marks()
    for number, line in enumerate(lines):
        if line[:1] not in marks.starts:
            continue
        below = lines[number + 1 : number + 1 + _HEAD_LINES]
        head = marks.head.match(line) and any(marks.next_head.match(after) for after in below)
        on = marks.on.match(line) and any(marks.wrote.match(after) for after in below[:1])
        if head or on or marks.quoted.match(line):
            return _kept(lines, number)
    return lines


def _before_end(lines: list[str]) -> list[str]:
    """The lines without the signature, disclaimers and program names at the end."""
    marks = _marks()
    for number, line in enumerate(lines):
        if line in _SIGNATURES or (len(line) > _SHORTEST_DISCLAIMER and marks.disclaimer.match(line)):
            lines = _kept(lines, number)
            break
    return [*lines[:-_LAST], *(line for line in lines[-_LAST:] if not marks.device.match(line))]


def _kept(lines: list[str], number: int) -> list[str]:
    """The lines before a number; all of them where nothing would be left."""
    return lines[:number] if any(lines[:number]) else lines


def _without_closing(lines: list[str]) -> list[str]:
    """Without "Kind regards" and the few short lines below it, down to the end."""
    closing = _marks().closing
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    for number in range(max(1, end - _NAME_LINES - 1), end):
        if len(lines[number]) <= _NAME_WIDTH and closing.match(lines[number]):
            below = lines[number + 1 : end]
            if all(len(line) <= _NAME_WIDTH and "?" not in line for line in below):
                return _kept(lines, number)
    return lines


def without_quoted_reply(text: str) -> str:
    """The message without what it quotes: `>` lines and all below "On … wrote:".

    A message that is nothing but a quotation is returned whole: a short ticket is never emptied.
    """
    introduction = _marks().introduction
    kept: list[str] = []
    for line in text.split("\n"):
        if introduction.match(line):
            break
        if not _QUOTED_LINE.match(line):
            kept.append(line)
    own = "\n".join(kept).strip()
    return own or text
