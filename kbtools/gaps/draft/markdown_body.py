"""The lines of a draft as Markdown under the headings of an article; nothing a ticket says can act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from kbtools.gaps.draft.common_words import MASK
from kbtools.gaps.draft.resolution import Line, Resolution

Said = Mapping[str, Any]  # the words of the help centre's language, `Settings.said`
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


def body(asked: Sequence[Line], applies: Sequence[Line], resolution: Resolution, said: Said) -> str:
    """The whole text; a part without lines has no heading."""
    parts = {
        "seen": quoted(asked, said),
        "applies": bullets(applies),
        "why": sentences(resolution.why),
        "before": bullets(resolution.before),
        "do": steps(resolution.steps),
        "else": ways(resolution.others, said),
    }
    return under_headings(parts, said) + "\n"


def under_headings(parts: Mapping[str, str], said: Said) -> str:
    """Each part below its heading; `parts` by the key of the heading, those without text are left out."""
    return "\n\n".join(f"## {said['headings'][name]}\n\n{text}" for name, text in parts.items() if text)


def ways(found: Iterable[Sequence[Line]], said: Said) -> str:
    """Ways to try one after the other; without what stands between two, Markdown would make one list of them."""
    return f"\n\n{said['draft']['or']}\n\n".join(steps(way) for way in found)


def quoted(lines: Iterable[Line], said: Said) -> str:
    """What people say, in quotation marks."""
    return "\n".join("- " + said["draft"]["quote"].format(text=escaped(line.text)) for line in lines)


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
