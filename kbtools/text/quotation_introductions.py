"""The line above a quotation that says who wrote it: "On 3 May, Ada Lovelace wrote:".

It is not taken from a sentence of the person, such as "On Monday, my colleague wrote:": a line of a program has a time,
a year or an address, or quoted lines follow it. Where the quotation is in the same line, it has an address, or a date
with a time: "On the 2024 invoice Ben wrote: > 100 is too much" is what the person tells.
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
LONGEST_MARK = 400
"""Characters of an introduction; a longer line is none of a program."""
DECORATION = "-–—*#=<>_~•[](){}|!\"'` "
"""What stands around words of programs."""
ADDRESS = r"<[^<>\s]{1,200}@[^<>\s]{1,200}>|\S@\S|\[email\]"
"""Pattern of an address, or of what a masked one became."""
_LINES = 5  # programs wrap the introduction, and some put empty lines into it
_LONGEST_END = 160  # characters from the word for "wrote" on
_STRONG = re.compile(rf"\b(?:19|20)\d\d\b|\d[:.h]\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d\d|{ADDRESS}")
_EXACT = re.compile(rf"\d[:.h]\d\d|{ADDRESS}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HAS_ADDRESS = re.compile(ADDRESS)
# Days: "03/08/2026", "03.08.26", "2026-08-03", "3rd of August 2026", "3 de ago. de 2026", "Aug 3, 2026".
# Versions and addresses of computers, such as 1.2.10 and 10.0.0.12, are none.
_DAY = (
    r"(?<![\d.])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|\d\d[.-]\d\d[.-]\d\d|\d{1,2}/\d{1,2}/\d\d"
    r"|(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.)?(?: of| de)? [^\W\d_]{3,12}\.?,?(?: de)? (?:19|20)\d\d"
    r"|(?<!\w)[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?![\d./-]?\d)"
)
_DATE = re.compile(_DAY)
_WEEKDAY = re.compile(r"^\S{1,10} [^\W\d_]{2,5}\.$")  # behind the word that introduces
_LONGEST_DATE = 40
_CLOCK = r"(?<![\d.:])\d{1,2}[:.h][0-5]\d(?!\d)"
# "… at 9:12", "… a las 9:12", "… klo 9.12", "9:12 AM …"
_DAY_AND_TIME = re.compile(rf"{_DAY},?(?: [^\W\d_]{{1,4}}\.?){{0,2}},? {_CLOCK}|{_CLOCK}(?: [AP]M)?,? {_DAY}")
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
    on_in_line: re.Pattern[str]  # searched
    wrote: re.Pattern[str]  # searched
    wrote_small: re.Pattern[str]  # searched in small letters
    wrote_before: re.Pattern[str]  # searched
    wrote_in_line: re.Pattern[str]  # searched; a quotation follows in the line or below
    own: re.Pattern[str]  # searched


@cache
def _marks() -> _Marks:
    def words(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    on, wrote = ways(lambda known: known.mail.on), ways(lambda known: known.mail.wrote)
    return _Marks(
        words(rf"(?:{on})\b"),
        words(rf"(?<= )(?:{on})\b"),
        words(rf"\b(?:{wrote})\s?(?::|-{{2,}}\s?:?)$"),
        re.compile(rf"\b(?:{tree(every(lambda known: known.mail.wrote))})\s?(?::|-{{2,}}\s?:?)$"),
        words(rf"\b(?:{wrote})\s?: "),
        words(rf"\b(?:{wrote})\s?:(?= ?>|$)"),
        words(rf"\b(?:{ways(lambda known: known.mail.own)})\b"),
    )


def on_own_lines(lines: Sequence[str]) -> list[str]:
    """The lines, with "On … wrote:" in its own where the person's words stand in front of it or a quotation behind."""
    split: list[str] = []
    for number, line in enumerate(lines):
        split += _parted(line) if _may_part(lines, number) else (line,)
    return split


def _may_part(lines: Sequence[str], number: int) -> bool:
    line = lines[number]
    if line.endswith(":"):
        return line[0] != ">" and is_quoted_below(lines, number)
    return has_quotation_behind(line) and line[0] != ">"


def has_quotation_behind(text: str) -> bool:
    """Whether a quotation may follow a colon in a line: "Ben wrote: > where?"."""
    return ": >" in text or ":>" in text


def _parted(line: str) -> list[str]:
    """A line before and behind the introduction in it.

    It has a time, a year or an address; where the quotation follows in the line, see `_is_proven`.
    """
    marks = _marks()
    wrote = marks.wrote_in_line.search(line)
    if not wrote:
        return [line]
    whole = bool(marks.on.match(line))  # the introduction may begin the line; then another one begins a sentence
    found = marks.on_in_line.finditer(line, max(0, wrote.start() - LONGEST_MARK), wrote.start())
    begun = [on.start() for on in found if on[0][0].isupper() and (not whole or line[on.start() - 2] in ".!?…")]
    if whole and wrote.start() < LONGEST_MARK:
        begun.insert(0, 0)
    proven = _is_proven if line[wrote.end() :].strip() else _STRONG.search
    start = next((at for at in reversed(begun) if proven(line[at : wrote.end()])), None)
    if start is None:
        return [line]
    pieces = (line[:start], line[start : wrote.end()], line[wrote.end() :])
    return [piece.strip() for piece in pieces if piece.strip()]


def _is_proven(text: str) -> bool:
    """Whether a program wrote this: it has an address, or a day with a time and no "I wrote" or "my colleague"."""
    return bool(_HAS_ADDRESS.search(text)) or (bool(_DAY_AND_TIME.search(text)) and not _is_spoken(text))


def _is_spoken(text: str) -> bool:
    """Whether these are words of a person: "my colleague wrote", "I wrote". "Your Glim Team" is a name."""
    own = _marks().own.search(text)
    return own is not None and (own[0][0].islower() or own[0].startswith("I "))


def may_introduce(lines: Sequence[str], number: int) -> bool:
    """Whether an introduction may end in this line: there is an address, or somebody wrote."""
    above = "\n".join(lines[max(0, number - _LINES) : number + 1])
    return "@" in above or "[email]" in above or may_say_wrote(lines, number)


def may_say_wrote(lines: Sequence[str], number: int) -> bool:
    """Whether this line may end with "somebody wrote:"."""
    end = lines[number] if not number else f"{lines[number - 1]} {lines[number]}"
    return bool(_marks().wrote_small.search(end[-_LONGEST_END:].lower()))


def introduction(lines: Sequence[str], number: int) -> Place | None:
    """An introduction that ends in this line: as few lines as say who wrote, and when if it says that."""
    marked = is_quoted_below(lines, number)
    if not marked and not may_introduce(lines, number):
        return None
    joined, shortest = "", None
    for start in range(number, max(-1, number - _LINES), -1):
        line = lines[start]
        if (joined and line.endswith(":")) or QUOTED.match(line) or len(joined) + len(line) > LONGEST_MARK:
            break
        below, joined = joined, f"{line} {joined}".strip()
        if not line or not _introduces(joined, marked=marked, apart=not start or not lines[start - 1]):
            continue
        begins = bool(_marks().on.match(joined.lstrip(DECORATION)))
        if not shortest or (begins and _goes_on(line, below, apart=not lines[start + 1])):
            shortest = Place(start, number + 1)
            if begins and _YEAR.search(joined):
                break
    return shortest


def _goes_on(line: str, below: str, *, apart: bool) -> bool:
    """Whether an introduction that is whole `below` begins in this line: "On Mon, 3 Aug 2026" above "at 9:12, Ben …".

    Else the line is the person's, who may begin a sentence with the same word: "La pompa fa ancora rumore." A point
    within a date ends none.
    """
    if line[-1] in ".!?" and not _is_within_a_date(line, below) and (_YEAR.search(below) or _marks().on.match(below)):
        return False
    return bool(_STRONG.search(line)) or not apart


def _is_within_a_date(line: str, below: str) -> bool:
    """Whether a date goes on `below`: "Am Mo., 3. Aug." above "2026 um 9:12 …", "Am Mo." above "3. Aug. 2026 …"."""
    end = line[-_LONGEST_DATE:]
    joined = f"{end} {below.lstrip()[:_LONGEST_DATE]}"
    within = any(found.start() < len(end) < found.end() for found in _DATE.finditer(joined))
    return within or bool(_WEEKDAY.search(line) and _DATE.match(below.lstrip()))


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
    if addressed or (_EXACT.search(text) and not _is_spoken(text)):
        return True
    named = apart and any(word[0].isupper() or word[0] == "[" for word in (who.split()[-1], *wrote[0].split()[1:]))
    return not marks.own.search(text) and (named or bool(_STRONG.search(text)))


def introduces_in_front(line: str) -> bool:
    """Whether an introduction with an address stands in front of what it quotes, in one line."""
    marks = _marks()
    if "@" not in line or not marks.on.match(line):
        return False
    wrote = marks.wrote_before.search(line)
    return bool(wrote) and bool(_HAS_ADDRESS.search(line[: wrote.start()] if wrote else ""))


def is_quoted_below(lines: Sequence[str], number: int) -> bool:
    """Whether the next line with words quotes."""
    below = next((line for line in lines[number + 1 : number + 4] if line), "")
    return bool(QUOTED.match(below))
