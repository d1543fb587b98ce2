"""Where a mail program marks what it quotes: the head of a mail, "Original message", "reply above this line".

Where nothing says that a program wrote such a line, it is a person's: "From: what I can tell, it is dark".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.languages import every, ways
from kbtools.text.alternation import tree
from kbtools.text.quotation_introductions import (
    ADDRESS,
    DECORATION,
    ENDS,
    LONGEST_MARK,
    QUOTED,
    Place,
    introduces_in_front,
    introduction,
)

_MARK = r"(?:>|-{2}|\*-|##-)"  # begins a line that is quoted or may be a separator
_HEAD_LINES = 14
_WRAPPED = 2  # lines in a row that continue a line of a head
_WIDEST_MARKER, _WIDEST_LABEL = 160, 30
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_HAS_ADDRESS = re.compile(ADDRESS)


@dataclass(frozen=True)
class _Marks:
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
    found = introduction(lines, number) if line[-1] in ENDS else None
    if found or not is_marked(line):
        return found
    if introduces_in_front(line):
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


def begins_forward(line: str) -> bool:
    """Whether a program says in this line that what follows was forwarded: "Begin forwarded message:"."""
    return len(line) <= _WIDEST_MARKER and bool(_marks().forward_line.match(line))


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
