"""The lines of a reply: wrapped lines are joined, list items separated, links and quoted replies removed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kbtools.languages import ways
from kbtools.text.normalise import normalise
from kbtools.text.quotations import without_quoted_reply

_VALUE = 70  # a shorter line after a colon may be what one should type or look for
_INLINE = re.compile(r"(?<=[.!?;:,])\s+(?=\(?[1-9]\d?[.)]\s*[^\W\d_a-z])")
_COUNTED = re.compile(r"(?:^|\s)\(?(\d{1,2})[.)]\s+(?=\S)")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)
_URL = r"<(?:https?|mailto):[^<>\s]{0,500}>"
_URLS = rf"{_URL}(?:(?:[ \t]*[,;]|[ \t]+\w{{1,4}})?[ \t]+{_URL})*"  # with a word such as "or" between two of them
_LINKED = re.compile(r"\{[^{}\n]{0,80}\}|" + _URLS + r"|!\[[^\]\n]{0,300}\]\([^()\n]{0,500}\)")
_RULE = re.compile(r"[+=~*_-]{4,}")
_EMPTY_LINK = re.compile(r"\[[^\[\]\n]{0,200}\]\(\s*\)")


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


def lines_of(body: str) -> Iterator[str]:
    """Lines and list items; wrapped lines are joined, several items on one line are separated."""
    text = _EMPTY_LINK.sub(" ", _LINKED.sub(" ", _FENCE.sub("", without_quoted_reply(normalise(body)))))
    text = _INLINE.sub("\n", _RULE.sub("\n", text))
    kept = ""
    for line in _counted_apart(text.split("\n")):
        if _is_joined(kept, line):
            kept = f"{kept} {line}"
        elif not line and kept.endswith(":"):
            continue
        else:
            yield from filter(None, (kept,))
            kept = "" if _quoting().match(line) and not marked().match(line) else line
    yield from filter(None, (kept,))


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
