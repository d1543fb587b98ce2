"""The body of a draft: Markdown under the headings of an article; markup in text from tickets is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import Any

from kbtools.gaps.draft.common_words import MASK
from kbtools.gaps.draft.links import Link
from kbtools.gaps.draft.resolution import Resolution
from kbtools.gaps.draft.systems import holds_for_one, label_of
from kbtools.gaps.draft.ways import SourcedLine

PageTexts = Mapping[str, Any]  # what pages say in the help centre's language, `Settings.said`
_SPECIAL = re.compile(r"[\\`*{}\[\]]|(?<!\w)_|_(?!\w)|(?<=[a-z])\^|!(?=\[)")
_OPENS = re.compile(r"^(?:[#>|=~:?!+-]|\d+[.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escaped(text: str) -> str:
    """The text with all markup escaped; masks stay as they are."""
    parts: list[str] = []
    at = 0
    for mask in MASK.finditer(text):
        parts += (_escaped(text[at : mask.start()]), mask[0])
        at = mask.end()
    return "".join((*parts, _escaped(text[at:])))


def body(
    issue: Sequence[SourcedLine], environment: Sequence[SourcedLine], resolution: Resolution, texts: PageTexts
) -> str:
    """The whole body; a part without lines has no heading."""
    parts = {
        "seen": quoted(issue, texts),
        "applies": bullets(environment),
        "why": sentences(resolution.cause),
        "before": bullets(resolution.questions),
        "do": steps(resolution.steps),
        "else": ways(resolution.other_ways, texts),
    }
    return under_headings(parts, texts) + "\n"


def under_headings(parts: Mapping[str, str], texts: PageTexts) -> str:
    """Each part below its heading; `parts` by the heading's key, empty ones are left out."""
    return "\n\n".join(f"## {texts['headings'][name]}\n\n{text}" for name, text in parts.items() if text)


def ways(found: Iterable[Sequence[SourcedLine]], texts: PageTexts) -> str:
    """Alternative ways with "or" between them; otherwise Markdown would join their steps into one list."""
    return f"\n\n{texts['draft']['or']}\n\n".join(steps(way) for way in found)


def quoted(lines: Iterable[SourcedLine], texts: PageTexts) -> str:
    """A list of what people say, in quotation marks."""
    return "\n".join("- " + texts["draft"]["quote"].format(text=escaped(line.text)) for line in lines)


def sentences(lines: Iterable[SourcedLine]) -> str:
    """One paragraph."""
    return " ".join(_ended(linked(line)) for line in lines)


def bullets(lines: Iterable[SourcedLine]) -> str:
    """A list."""
    return "\n".join(f"- {_opened(linked(line))}{_fenced(line.code, 4)}" for line in lines)


def steps(lines: Sequence[SourcedLine]) -> str:
    """A numbered list, after its warnings and its introduction; a single step is a sentence.

    A list that is introduced by one of the steps is indented below it. Items that only name something are bullets, and
    so are those that hold for one system each; where several steps hold for one, they stand under its heading.
    """
    warnings = [line for line in lines if line.is_warning]
    lines = [line for line in lines if not line.is_warning]
    starts = [n for n, line in enumerate(lines) if line.is_intro and holds_for_one(line.text)]
    if len(starts) < 2:  # noqa: PLR2004 - one heading alone would separate nothing
        starts = []
    ends = [*starts[1:], len(lines)] if starts else []
    parts = (
        *(f'!!! warning ""\n    {_ended(linked(line))}' for line in warnings),
        _list_of(lines[: starts[0]] if starts else lines),
        *(
            f"### {linked(lines[start]).rstrip(': ')}\n\n{_list_of(lines[start + 1 : end])}"
            for start, end in zip(starts, ends, strict=True)
        ),
    )
    return "\n\n".join(filter(None, parts))


def _list_of(lines: Sequence[SourcedLine]) -> str:
    if lines and lines[0].is_intro:
        things = list(takewhile(lambda line: not line.is_instruction and not line.is_intro, lines[1:]))
        parts = (_opened(linked(lines[0])), bullets(things), _list_of(lines[1 + len(things) :]))
        return "\n\n".join(filter(None, parts))
    if not lines:
        return ""
    if len(lines) == 1:
        return _ended(_opened(linked(lines[0]))) + _fenced(lines[0].code, 0).rstrip("\n")
    rows: list[str] = []
    number = 0
    below = False
    for line, is_for_one in zip(lines, _for_one_each(lines), strict=True):
        if is_for_one:
            label, rest = label_of(line.text)
            text = f"**{escaped(label)}:** {linked(replace(line, text=rest))}"
            rows.append(f"{'    ' if number else ''}- {text}{_fenced(line.code, 8)}")
            continue
        if rows and line.is_list_item and not line.is_intro and (below or not line.is_instruction):
            rows.append(f"    - {_opened(linked(line))}{_fenced(line.code, 8)}")
            continue
        rows += [""] if rows and not number else []
        number += 1
        rows.append(f"{number}. {_opened(linked(line))}{_fenced(line.code, 4)}")
        below = line.is_intro
    return "\n".join(rows)


def _for_one_each(lines: Sequence[SourcedLine]) -> list[bool]:
    """For each line whether it is one of several labelled items in a row of which one names a system."""
    labels = [label_of(line.text)[0] for line in lines]
    found: list[bool] = []
    for is_labelled, run in groupby(labels, key=bool):
        own = list(run)
        found += [is_labelled and len(own) > 1 and any(map(holds_for_one, own))] * len(own)
    return found


def linked(line: SourcedLine) -> str:
    """The text with its markup escaped and its links made."""
    parts: list[str] = []
    at = 0
    for link in line.links:
        start = _place_of(link, line.text, at)
        if start >= 0:
            parts += (escaped(line.text[at:start]), f"[{escaped(link.label)}]({link.url})")
            at = start + len(link.label)
    return "".join((*parts, escaped(line.text[at:])))


def _place_of(link: Link, text: str, at: int) -> int:
    """Where the link's words begin, from a place on: best behind the same words as in the reply; -1 for nowhere."""
    label = rf"(?<!\w){re.escape(link.label)}(?!\w)"
    found = re.compile(rf"(?i:{re.escape(link.before)})({label})").search(text, max(0, at - len(link.before)))
    found = found or re.compile(f"({label})").search(text, at)
    return found.start(1) if found else -1


def _fenced(code: str, indent: int) -> str:
    """A block of code below a step; the fence is longer than any in the code."""
    if not code:
        return ""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    before = " " * indent
    return "\n\n" + "\n".join(f"{before}{row}".rstrip() for row in (fence, *code.split("\n"), fence)) + "\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")


def _opened(text: str) -> str:
    """Escape the beginning of a line that would begin a list, a heading or a block."""
    return f"\\{text}" if _OPENS.match(text) and not text[0].isdigit() else text


def _ended(text: str) -> str:
    return text if text[-1:] in ".!?:…”\"')]" else f"{text}."
