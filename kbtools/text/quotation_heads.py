"""Where a mail program says whom it quotes: the line "On … wrote:", the head of a mail, "Original message".

None of them is taken from a sentence of the person, such as "On Monday, my colleague wrote:": a line of a program has
a time, a year or an address, or quoted lines follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.languages import every, ways
from kbtools.text.alternation import tree

QUOTED = re.compile(r"\s*>")
"""The beginning of a quoted line."""
ENDS = frozenset((":", "-", ">"))
"""Last characters of an introduction."""
_INTRODUCTION_LINES = 5  # programs wrap the introduction, and some put empty lines into it
LONGEST_MARK = 400
"""Characters of an introduction; a longer line is none of a program."""
_MARK = r"(?:>|-{2}|\*-|##-)"  # begins a line that is quoted or may be a separator
_LONGEST_END = 160  # characters from the word for "wrote" on
_HEAD_LINES = 14
_WRAPPED = 2  # lines in a row that continue a line of a head
_WIDEST_MARKER, _WIDEST_LABEL = 160, 30
DECORATION = "-–—*#=<>_~•[](){}|!\"'` "
"""What stands around words of programs."""
_ADDRESS = r"<[^<>\s]{1,200}@[^<>\s]{1,200}>|\S@\S|\[email\]"
_STRONG = re.compile(rf"\b(?:19|20)\d\d\b|\d[:.h]\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d\d|{_ADDRESS}")
_EXACT = re.compile(rf"\d[:.h]\d\d|{_ADDRESS}")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HAS_ADDRESS = re.compile(_ADDRESS)
# "2016-03-03 17:21 GMT+01:00 Max <max@web.example>:", "Thu, 3 Mar 2016, 17:21 Max <max@web.example>:"
_DATE_FIRST = re.compile(
    r"(?:\d{1,4}[-/. ]|\w{2,12}\.?,? \d|\w{2,12}\.?, \w{3,12}\.? \d)"
    r".{0,60}\b\d{1,2}[:.]\d\d.{0,150}<[^<>]{0,200}>\s?:?$"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2} .{0,100}<[^<>]{0,200}>\s?:?$"
)


@dataclass(frozen=True)
class Place:
    """Lines of a program, from `start` to before `end`; below them is a quotation or what was forwarded."""

    start: int
    end: int
    forwarded: bool = False


@dataclass(frozen=True)
class _Marks:
    on: re.Pattern[str]
    wrote: re.Pattern[str]  # searched
    wrote_small: re.Pattern[str]  # searched in small letters
    wrote_before: re.Pattern[str]  # searched
    own: re.Pattern[str]  # searched
    separator: re.Pattern[str]
    forward: re.Pattern[str]
    forward_line: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    label: re.Pattern[str]
    begins: re.Pattern[str]  # searched


def _beginnings() -> str:
    """Pattern of how a marker or a head begins, in small letters and without what decorates it."""
    on = rf"(?:{ways(lambda known: known.mail.on)})\b[^@\n]{{4,200}}@"
    labels = rf"(?:{'|'.join(_labels_of().values())})[\s*_]{{0,3}}[:：]"
    forwards = rf"(?:{ways(lambda known: known.mail.forwards)})\s?:"
    return tree((on, labels, forwards, *every(lambda known: known.mail.reply_above)))


def may_mark(text: str) -> bool:
    """Whether a line of a text in small letters begins like a quotation or the words above one.

    There is a line break before each line, also the first.
    """
    return bool(_marks().begins.search(text))


def _labels_of() -> dict[str, str]:
    """Labels in a head of a mail by their kind, as patterns."""
    return {
        "sender": ways(lambda known: known.mail.sender),
        "sent": ways(lambda known: known.mail.sent),
        "date": ways(lambda known: known.mail.date),
        "recipient": ways(lambda known: known.mail.recipient),
        "subject": ways(lambda known: known.mail.subject),
    }


@cache
def _marks() -> _Marks:
    def words(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    forwards = ways(lambda known: known.mail.forwards)
    separators, begins = ways(lambda known: known.mail.separators), _beginnings()
    return _Marks(
        words(rf"(?:{ways(lambda known: known.mail.on)})\b"),
        words(rf"\b(?:{ways(lambda known: known.mail.wrote)})\s?(?::|-{{2,}}\s?:?)$"),
        re.compile(rf"\b(?:{tree(every(lambda known: known.mail.wrote))})\s?(?::|-{{2,}}\s?:?)$"),
        words(rf"\b(?:{ways(lambda known: known.mail.wrote)})\s?: "),
        words(rf"\b(?:{ways(lambda known: known.mail.own)})\b"),
        words(rf"\*?-{{2,}}\s?\*?\s?(?:{separators})\b.{{0,20}}?\s?\*?-{{2,}}\*?$"),
        words(rf"\*?-{{2,}}\s?\*?\s?(?:{forwards}).{{0,20}}?\s?\*?-{{2,}}\*?$"),
        words(rf"(?:{forwards})\s?:$"),
        words(ways(lambda known: known.mail.reply_above)),
        words(rf"(?:{ways(lambda known: known.mail.below)})\W{{0,10}}$"),
        words("|".join(rf"(?P<{name}>(?:{found})\b)" for name, found in _labels_of().items())),
        re.compile(rf"\n(?:{_MARK}|[{re.escape(DECORATION)}]*+(?:{begins}))"),
    )


def is_marked(line: str) -> bool:
    """Whether a line that is no quotation may be a marker, a separator or the first of a head."""
    return may_mark(f"\n{line.lower()}")


def place_of(lines: Sequence[str], number: int) -> Place | None:
    """What a program wrote around this line to say that a quotation follows; None where the line is a person's.

    An introduction that is wrapped over several lines is found at its last line, anything else at its first.
    """
    line = lines[number]
    found = _introduction(lines, number) if line[-1] in ENDS else None
    if found or not is_marked(line):
        return found
    if _introduces_in_front(line):
        return Place(number, number + 1)
    if _is_reply_marker(line):
        return Place(number, number + 1)
    return _separator(lines, number) or _head(lines, number)


def _is_reply_marker(line: str) -> bool:
    """Whether a help desk says here that a reply belongs above this line."""
    if len(line) > _WIDEST_MARKER:
        return False
    return (line.startswith("##-") and line.endswith("-##")) or bool(_marks().above.match(line.strip(DECORATION)))


def points_below(line: str) -> bool:
    """Whether a line says no more than that the message is what was forwarded: "See below"."""
    return bool(_marks().below.match(line))


def may_introduce(lines: Sequence[str], number: int) -> bool:
    """Whether an introduction may end in this line: there is an address, or somebody wrote."""
    above = "\n".join(lines[max(0, number - _INTRODUCTION_LINES) : number + 1])
    return "@" in above or "[email]" in above or may_say_wrote(lines, number)


def may_say_wrote(lines: Sequence[str], number: int) -> bool:
    """Whether this line may end with "somebody wrote:"."""
    end = lines[number] if not number else f"{lines[number - 1]} {lines[number]}"
    return bool(_marks().wrote_small.search(end[-_LONGEST_END:].lower()))


def _introduction(lines: Sequence[str], number: int) -> Place | None:
    """An introduction that ends in this line: as few lines as say who wrote, and when if it says that."""
    marked = _is_quoted_below(lines, number)
    if not marked and not may_introduce(lines, number):
        return None
    joined, shortest = "", None
    for start in range(number, max(-1, number - _INTRODUCTION_LINES), -1):
        line = lines[start]
        if (joined and line.endswith(":")) or QUOTED.match(line) or len(joined) + len(line) > LONGEST_MARK:
            break
        joined = f"{line} {joined}".strip()
        if line and _introduces(joined, marked=marked, apart=not start or not lines[start - 1]):
            shortest = shortest or Place(start, number + 1)
            if _marks().on.match(joined.lstrip(DECORATION)):
                return Place(start, number + 1)
    return shortest


def _introduces(text: str, *, marked: bool, apart: bool) -> bool:
    """Whether a program says in this text who wrote; `marked`: quoted lines follow, `apart`: no line is right above."""
    marks = _marks()
    dashed = text.startswith("--")
    text = text.lstrip(DECORATION)
    addressed = ("@" in text or "[email]" in text) and bool(_HAS_ADDRESS.search(text))
    if marked and _EXACT.search(text) and (addressed or _YEAR.search(text)):
        return True
    dated = addressed and bool(_DATE_FIRST.match(text))
    if dated or not (dashed or addressed or marks.on.match(text) or " via " in text):
        return dated
    wrote = marks.wrote.search(text)
    who = text[: wrote.start()].rstrip() if wrote else ""
    if not wrote or not who:
        return False
    if marked or (dashed and text.endswith("--")):
        return True
    if _EXACT.search(text):
        return True
    named = apart and any(word[0].isupper() or word[0] == "[" for word in (who.split()[-1], *wrote[0].split()[1:]))
    return not marks.own.search(text) and (named or bool(_STRONG.search(text)))


def _introduces_in_front(line: str) -> bool:
    """Whether an introduction with an address stands in front of what it quotes, in one line."""
    marks = _marks()
    if "@" not in line or not marks.on.match(line):
        return False
    wrote = marks.wrote_before.search(line)
    return bool(wrote) and bool(_HAS_ADDRESS.search(line[: wrote.start()] if wrote else ""))


def _is_quoted_below(lines: Sequence[str], number: int) -> bool:
    """Whether the next line with words quotes."""
    below = next((line for line in lines[number + 1 : number + 4] if line), "")
    return bool(QUOTED.match(below))


def _separator(lines: Sequence[str], number: int) -> Place | None:
    marks, line = _marks(), lines[number]
    ruled = line[0] in "-*" and line[-1] in "-*"
    if len(line) > _WIDEST_MARKER or not (ruled or line[-1] == ":"):
        return None
    forwarded = bool(marks.forward.match(line) if ruled else marks.forward_line.match(line))
    if not forwarded and not (ruled and marks.separator.match(line)):
        return None
    below = next((at for at in range(number + 1, min(number + 4, len(lines))) if lines[at]), 0)
    end, kinds, _ = _labels(lines, below) if below else (0, set(), False)
    return Place(number, end if kinds else number + 1, forwarded)


def _head(lines: Sequence[str], number: int) -> Place | None:
    """The head of a mail from this line on, as Outlook writes it above what it quotes.

    Where the line above ends with a colon, the person pasted the head, and it is part of what they say.
    """
    if not _label(lines[number]):
        return None
    above = next((line for line in reversed(lines[max(0, number - 3) : number]) if line), "")
    end, kinds, addressed = _labels(lines, number)
    dated = "sent" in kinds or ("date" in kinds and ("subject" in kinds or addressed))
    whose = "recipient" in kinds or "subject" in kinds
    full = (whose and dated) or ({"sender", "recipient", "subject"} <= kinds and addressed)
    if not full and not ("sender" in kinds and addressed and any(_TIME.search(line) for line in lines[number:end])):
        return None
    return None if above.endswith(":") else Place(number, end)


def _label(line: str) -> str:
    """The kind of a line of a head; empty for any other line."""
    if ":" not in line[:_WIDEST_LABEL] and "：" not in line[:_WIDEST_LABEL]:
        return ""
    line = line.lstrip("*_ ")
    found = _marks().label.match(line)
    if not found:
        return ""
    behind = line[found.end() :].lstrip("*_ ")
    return (found.lastgroup or "") if behind.startswith((":", "：")) else ""


def _labels(lines: Sequence[str], start: int) -> tuple[int, set[str], bool]:
    """Where the labelled lines end that begin at `start`, their kinds, and whether there is an address among them.

    A line may be wrapped, and there may be empty lines between two labels.
    """
    end, kinds = start, set[str]()
    for number in range(start, min(start + _HEAD_LINES, len(lines))):
        kind = _label(lines[number])
        if kind:
            kinds.add(kind)
            end = number + 1
        elif number - end >= _WRAPPED or QUOTED.match(lines[number]):
            break
    return end, kinds, any(_HAS_ADDRESS.search(line[:LONGEST_MARK]) for line in lines[start:end])
