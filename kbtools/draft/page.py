"""The lines of a draft as Markdown under the headings of an article; nothing a ticket says can act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from kbtools.draft.common_words import MASK
from kbtools.draft.resolve import Line, Resolution

SEEN, APPLIES, WHY, BEFORE, DO, ELSE = (
    "What you see",
    "Applies to",
    "Why",
    "Before you start",
    "What to do",
    "If that does not help",
)
OR = "Or:"  # between two ways; without it Markdown would make one list of them
_SPECIAL = re.compile(r"[\\`*{}\[\]]|(?<!\w)_|_(?!\w)|(?<=[a-z])\^|!(?=\[)")
_OPENS = re.compile(r"^(?:[#>|=~:?!+-]|\d+[.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escaped(text: str) -> str:
    """The text as Markdown that shows it letter by letter; masks stay as they are."""
    parts: list[str] = []
    at = 0
    for mask in MASK.finditer(text):
        parts += (_escaped(text[at : mask.start()]), mask[0])
        at = mask.end()
    return "".join((*parts, _escaped(text[at:])))


def body(asked: Sequence[Line], applies: Sequence[Line], resolution: Resolution) -> str:
    """The whole text; a part without lines has no heading."""
    parts = [
        (SEEN, quoted(asked)),
        (APPLIES, bullets(applies)),
        (WHY, sentences(resolution.why)),
        (BEFORE, bullets(resolution.before)),
        (DO, steps(resolution.steps)),
        (ELSE, ways(resolution.others)),
    ]
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts if text) + "\n"


def ways(found: Iterable[Sequence[Line]]) -> str:
    """Ways to try one after the other."""
    return f"\n\n{OR}\n\n".join(steps(way) for way in found)


def quoted(lines: Iterable[Line]) -> str:
    """What people say, in quotation marks."""
    return "\n".join(f"- “{escaped(line.text)}”" for line in lines)


def sentences(lines: Iterable[Line]) -> str:
    """One after the other, in one paragraph."""
    return " ".join(_ended(escaped(line.text)) for line in lines)


def bullets(lines: Iterable[Line]) -> str:
    """A list."""
    return "\n".join(f"- {_opened(escaped(line.text))}" for line in lines)


def steps(lines: Sequence[Line]) -> str:
    """A numbered list, after what introduces it; a single step is a sentence.

    Items of a list that is introduced further down stand below its introduction; things that only have names, and no
    order, are a plain list.
    """
    if lines and lines[0].intro:
        things = list(takewhile(lambda line: not line.acts and not line.intro, lines[1:]))
        parts = (_opened(escaped(lines[0].text)), bullets(things), steps(lines[1 + len(things) :]))
        return "\n\n".join(filter(None, parts))
    if not lines:
        return ""
    if len(lines) == 1:
        return _ended(_opened(escaped(lines[0].text)))
    rows: list[str] = []
    number = 0
    below = False
    for line in lines:
        text = _opened(escaped(line.text))
        if below and line.marked and not line.intro:
            rows.append(f"    - {text}")
            continue
        number += 1
        rows.append(f"{number}. {text}")
        below = line.intro
    return "\n".join(rows)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")


def _opened(text: str) -> str:
    """Without what would open a list, a heading or a block."""
    return f"\\{text}" if _OPENS.match(text) and not text[0].isdigit() else text


def _ended(text: str) -> str:
    return text if text[-1:] in ".!?:…”\"')]" else f"{text}."
