"""The lines of a reply: wrapped lines are joined, list items and code separated, quoted replies removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.gaps.draft.links import Link, marked_links, without_marks
from kbtools.languages import ways
from kbtools.text.normalise import normalise
from kbtools.text.quotations import without_quoted_reply

_VALUE = 70  # a shorter line after a colon may be what one should type or look for
_INLINE = re.compile(r"(?<=[.!?;:,])\s+(?=\(?[1-9]\d?[.)]\s*[^\W\d_a-z])")
_COUNTED = re.compile(r"(?:^|\s)\(?(\d{1,2})[.)]\s+(?=\S)")
_FENCE = re.compile(r"\s*(```+|~~~+)")
_CODE = re.compile(r"[{}<>=;$\\]|://|/\w+/")  # what prose hardly has
_PROSE = re.compile(r"[a-z]{2}[.!?:] [A-Z]")
_LONGEST_CODE, _CODE_MARK = 2_000, "\uf8fe"
_PICTURE = re.compile(r"\{[^{}\n]{0,80}\}|!\[[^\]\n]{0,300}\]\([^()\n]{0,500}\)")
_RULE = re.compile(r"(?:[+=~*_-]|\\_){4,}+")
_REFERENCE = re.compile(r"^\[[^\[\]\n]{1,200}\]:[^\n]*$", re.MULTILINE)  # [label]: address
_EMPTY_LINK = re.compile(r"\[[^\[\]\n]{0,200}\]\(\s*\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its links marked; `code`: a block of code instead. `block`: how many blank lines came before it."""

    text: str
    block: int = 0
    code: str = ""


@cache
def marked() -> re.Pattern[str]:
    """The mark of an item of a list at the beginning of a line: `- `, `2.`, `(2)`, `Step 2:`."""
    steps = ways(lambda known: known.steps)
    return re.compile(rf"^\s*(?:\(?\d{{1,2}}[.):](?!\d)\)?\s*|[-*+•–·]\s+|(?i:{steps}) \d{{1,2}}\s*[:.)-]\s*)(?=\S)")


@cache
def numbered() -> re.Pattern[str]:
    """The beginning of a line that has a number as its mark."""
    return re.compile(rf"^\s*\(?\d{{1,2}}[.):]|^\s*(?i:{ways(lambda known: known.steps)}) \d")


@cache
def _quoting() -> re.Pattern[str]:
    """A line that quotes, or that says whom the next one quotes, or that has no words."""
    said = ways(lambda known: known.people.quoting)
    return re.compile(rf"^\W*\S{{1,60}}\s+\[?(?:{said})\]?\b.*$|^\s*>.*$|^\W*$", re.IGNORECASE)


def lines_of(body: str) -> tuple[list[Line], tuple[Link, ...]]:
    """Lines, list items and blocks of code in order, with the links that are marked in them.

    Wrapped lines are joined, several items on one line are separated.
    """
    text, codes = _without_code(without_marks(without_quoted_reply(normalise(body))))
    text, links = marked_links(_EMPTY_LINK.sub(" ", _PICTURE.sub(" ", _REFERENCE.sub("", text))))
    text = _INLINE.sub("\n", _RULE.sub("\n", text))
    found: list[Line] = []
    kept, block = "", 0
    for line in _counted_apart(text.split("\n")):
        is_code = line.startswith(_CODE_MARK)
        if not is_code and _is_joined(kept, line):
            kept = f"{kept} {line}"
            continue
        if not line and kept.endswith(":"):
            continue
        found += [Line(kept, block)] if kept else []
        kept = "" if is_code or (_quoting().match(line) and not marked().match(line)) else line
        found += [Line("", block, codes[int(line[1:])])] if is_code else []
        block += not line
    return [*found, *([Line(kept, block)] if kept else [])], links


def _without_code(text: str) -> tuple[str, list[str]]:
    """The text with a mark for each fenced block of code, and the blocks; a fence around prose is only removed."""
    kept: list[str] = []
    codes: list[str] = []
    inside: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence, inside = mark[1], []
        elif fence and mark and line.strip().startswith(fence):
            kept += _fenced(inside, codes)
            fence = ""
        elif fence:
            inside.append(line)
        else:
            kept.append(line)
    return "\n".join([*kept, *inside] if fence else kept), codes


def _fenced(inside: list[str], codes: list[str]) -> list[str]:
    """The mark of a block of code, which is added to `codes`; the lines themselves where they are prose."""
    code = "\n".join(inside).strip("\n")
    if not _CODE.search(code) or _PROSE.search(code):
        return inside
    codes.append(code if len(code) <= _LONGEST_CODE else "")
    return ["", f"{_CODE_MARK}{len(codes) - 1}", ""]


def _counted_apart(lines: Sequence[str]) -> list[str]:
    """`1. one 2. two 3. three` on one line becomes three items; after a numbered line, parts of that line."""
    found: list[str] = []
    for line in lines:
        marks = list(_COUNTED.finditer(line))
        ends = [*(mark.start() for mark in marks[1:]), len(line)]
        counted = [int(mark[1]) for mark in marks] == list(range(1, len(marks) + 1))
        if not marks[1:] or not counted or marks[0].start():
            found.append(line)
            continue
        parts = [line[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
        before = next((place for place in range(len(found) - 1, -1, -1) if found[place]), None)
        if before is not None and numbered().match(found[before]):
            found[before] = f"{found[before].rstrip(' :.')}: {', '.join(parts)}"
        else:
            found += [f"{number}. {part}" for number, part in enumerate(parts, 1)]
    return found


def _is_joined(before: str, line: str) -> bool:
    """Whether a line continues the one before: wrapped text, or the word to type after a colon."""
    if not before or not line or marked().match(line) or _quoting().match(line):
        return False
    if before.endswith(":"):
        return len(line) <= _VALUE and " " not in line and not marked().match(before)
    return line[0].islower() and before[-1] not in ".!?;"
