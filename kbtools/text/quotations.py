"""A person's own words in a message, without quotations, signatures and notices.

Quoted lines go, the person's own stay, above, between and below them. Where a program marks no line, all below "On …
wrote:" or below the head of a mail is the other side's, unless nothing stands above: then it is what was forwarded.
"""

from __future__ import annotations

import re
from functools import cache

from kbtools.languages import every
from kbtools.text.alternation import tree
from kbtools.text.quotation_heads import begins_forward, may_mark, place_of, points_below
from kbtools.text.quotation_introductions import (
    ENDS,
    LONGEST_MARK,
    QUOTED,
    Place,
    has_quotation_behind,
    may_introduce,
    may_say_wrote,
    on_own_lines,
)
from kbtools.text.signatures import without_signature

_ROUNDS = 8  # what is taken may leave lines that now are at the end; texts of people need two
_NEAR = 10  # lines above what was forwarded in which "See below" may stand
_WRAPPED_FROM, _WRAPPED_UP_TO = 60, 40
_MENU = re.compile(r"> ?[^<>]{2,200} > [^\Wa-zß-ÿ\d_]|>.{1,200}<<")  # "> Settings > Privacy", ">>> look here <<<"
_PROMPT = re.compile(r">>> \S.*[=(]|>>> import ")
_LINK = re.compile(r"[(<]?(?:https?:|_?[\w%&=-]{0,80}=)[^\s()<>]{1,500}[)>]?[ >]*$")  # alone on its line
_RULE = re.compile(r"[-–—_=*~ ]{2,}$")
_WORDS = re.compile(r"\w+")


@cache
def _automatic() -> re.Pattern[str]:
    """How automatic messages begin, in small letters."""
    return re.compile(rf"\s*+(?:{tree(every(lambda known: known.mail.automatic))})")


def _may_quote(text: str, small: str) -> bool:
    """Whether a line may be quoted or introduce a quotation. `small`: in small letters, line breaks around it."""
    if may_mark(small) or (">" in small and has_quotation_behind(small)):
        return True
    if ":\n" not in small and "-\n" not in small and ">\n" not in small:  # `ENDS`
        return False
    lines, may = text.split("\n"), may_introduce if "@" in text or "[email]" in text else may_say_wrote
    ends = [number for number, line in enumerate(lines) if line[-1:] in ENDS]
    return any(may(lines, number) for number in ends)


def is_automatic(text: str) -> bool:
    """Whether a message begins like an automatic one: out of office, undeliverable mail."""
    return bool(_automatic().match(text[:400].lower()))


def own_words(text: str) -> str:
    """The lines that the person wrote in this message; `text` is normalised.

    A message of which nothing would be left is returned whole. What is returned stays the same when it is given again.
    """
    for _ in range(_ROUNDS):
        small = f"\n{text}\n".lower()
        left = without_quoted_reply(text) if _may_quote(text, small) else text
        left = without_signature(left, small)
        if left in (text, ""):
            break
        text = left
    return text


def without_quoted_reply(text: str) -> str:
    """The message without what it quotes: `>` lines, and what programs put around and below them.

    A message that is nothing but a quotation is returned whole: a short ticket is never emptied.
    """
    kept = _Own(on_own_lines(_forward_without_marks([line.strip() for line in text.split("\n")]))).kept
    return "\n".join(kept).strip() if any(map(_WORDS.search, kept)) else text


def _forward_without_marks(lines: list[str]) -> list[str]:
    """The lines; where the first quoted one begins a forwarded mail, as Apple's programs write it, it has no `>`."""
    first = next((number for number, line in enumerate(lines) if line[:1] == ">"), len(lines))
    if first == len(lines) or not begins_forward(lines[first][1:].strip()):
        return lines
    end = next((number for number in range(first, len(lines)) if lines[number][:1] != ">"), len(lines))
    return [*lines[:first], *(line[1:].strip() for line in lines[first:end]), *lines[end:]]


class _Own:
    """One pass over the lines of a message; `kept` are the person's."""

    def __init__(self, lines: list[str]) -> None:
        self.kept: list[str] = []
        self._after_removed = False  # empty lines above and below what is left out become one
        self._looked = 0  # lines kept that have no word
        self._lines = lines
        self._quotes = _quoting(lines)
        number = 0
        while number < len(lines):
            place = self._place(number)
            if place and self._ends(place, number):
                break
            number = self._passed(number, place)

    def _place(self, number: int) -> Place | None:
        long = len(self._lines[number]) > LONGEST_MARK
        return None if long or not self._lines[number] or self._quotes[number] else place_of(self._lines, number)

    def _ends(self, place: Place, number: int) -> bool:
        """Take back what a program wrote above this line; whether all that follows is not the person's."""
        lines = self._lines
        for line in reversed(lines[place.start : number]):
            if self.kept and self.kept[-1] == line:
                self.kept.pop()
        while self.kept and (not self.kept[-1] or _RULE.match(self.kept[-1])) and len(self.kept) > 1:
            self.kept.pop()
        below = next((at for at in range(place.end, len(lines)) if lines[at]), len(lines))
        marked = below < len(lines) and self._quotes[below]
        self._looked = min(self._looked, len(self.kept))
        while self._looked < len(self.kept) and not _WORDS.search(self.kept[self._looked]):
            self._looked += 1
        if marked or self._looked == len(self.kept):
            return False
        return not (place.forwarded and any(map(points_below, self.kept[-_NEAR:])))

    def _passed(self, number: int, place: Place | None) -> int:
        """Keep this line if it is the person's; the number of the next one."""
        if place:
            self._after_removed = True
            return max(place.end, number + 1)
        line = self._lines[number]
        if self._quotes[number]:
            self._after_removed = True
        elif line or not self._after_removed or (self.kept and self.kept[-1]):
            self._after_removed = self._after_removed and not line
            self.kept.append(line)
        return number + 1


def _quoting(lines: list[str]) -> list[bool]:
    """For each line whether it is quoted, by its mark or as the rest of a quoted line that a program wrapped."""
    marked = [bool(QUOTED.match(line)) for line in lines]
    if not any(marked):
        return marked
    shallow = any(line[:1] == ">" and not _PROMPT.match(line) for line in lines)
    quotes = [
        quoted and not (_MENU.match(line) and _alone(marked, number)) and (shallow or not _PROMPT.match(line))
        for number, (quoted, line) in enumerate(zip(marked, lines, strict=True))
    ]
    for number in range(1, len(lines) - 1):
        before, line = lines[number - 1], lines[number]
        if quotes[number - 1] and quotes[number + 1] and not quotes[number] and line:
            wrapped = len(before) >= _WRAPPED_FROM and before[-1] not in ".!?:" and len(line) <= _WRAPPED_UP_TO
            quotes[number] = (wrapped and not line[0].isupper()) or bool(_LINK.match(line))
    return quotes


def _alone(marked: list[bool], number: int) -> bool:
    """Whether no line beside this one has the mark of a quotation."""
    return not any(marked[max(0, number - 1) : number]) and not any(marked[number + 1 : number + 2])
