"""Markdown to text, and into the sections that its headings make; in time that grows with the length of the text.

A pattern that runs on to an end that never comes would be tried again from each place where it may begin. So what was
read in vain is passed over as a whole, and an end is not looked for where none is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kbtools.text.normalise import normalise

_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"(#{1,6})\s+")
_OPENING = re.compile(r"\s*+#\s++(.++)(?:\s*\Z|\s*\n)")
_BLANK_LINES = re.compile(r"(\n(?:[ \t]*\n)+)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Each with what stands instead. Where its last group took no part, it is no such markup and stays.
_MARKUP = [
    (re.compile(r"<((?:https?://|mailto:)[^>\s]++)(>)?"), r"\1"),
    (re.compile(r"<[a-zA-Z/][^>\n]*+(>)?"), " "),
    (re.compile(r"^(?:\s*+((?:```|~~~).*$)|\s++)", re.MULTILINE), ""),
    (re.compile(r"^(?:\s*+(\[![A-Z]++\]\s*$)|\s++)", re.MULTILINE), ""),
    (re.compile(r'^(?:\s*+(?:!!!|\?\?\?\+?)\s*+\w++(?:\s*+"([^"]*+)")?\s*$()|\s++)', re.MULTILINE), r"\1"),
    (re.compile(r"^(?:\s*+(>\s?(?:\[![A-Z]++\])?)|\s++)", re.MULTILINE), ""),
    (re.compile(r"^(?:\s*+((?:[-*+]|\d++[.)])\s+)|\s++)", re.MULTILINE), ""),
    (re.compile(r"(^[\s:|-]{4,}$)", re.MULTILINE), ""),
    (re.compile(r"\{[:#.][^}\n]*+(\})?"), ""),
]
_DELIMITER_ROW = re.compile(r"[ \t:|-]{3,}")  # the line below the head of a table
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_EMPHASIS = re.compile(r"[*_`]")
_BACKTICKS = re.compile(r"(?<!\\)(\\*+)(`++)")
_DELIMITERS = ("**", "__", "*", "```", "``", "`")  # of emphasis and of code within a line
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_MARKS = re.compile(r"([\\`*_\[\]<>])")  # what begins or ends markup within a line


def markdown_to_text(markdown: str) -> str:
    """The text of Markdown without its markup; the text of headings and code is kept. A row of a table is a line."""
    markdown = _with_rows_as_lines(each_comment(markdown, lambda _: " "))
    markdown = _without_targets(_without_targets(markdown, "!["), "[")
    for pattern, instead in _MARKUP:
        markdown = _replaced(pattern, instead, markdown)
    markdown = "\n".join(_without_emphasis(line) for line in markdown.split("\n"))
    markdown = re.sub(r"\\([`*_{}\[\]#])", r"\1", markdown.replace("|", " "))
    markdown = re.sub(r"^#{1,6}\s+", "", markdown, flags=re.MULTILINE)
    return re.sub(r"\n\s*\n+", "\n", normalise(markdown))


def escaped(text: str) -> str:
    """A line of text as Markdown that reads as it, wherever it stands but at the start of a line."""
    return _MARKS.sub(r"\\\1", text)


def _with_rows_as_lines(markdown: str) -> str:
    """Each row of a table as a line that can be read by itself: `Card: 5 to 10 days, free`."""
    if "|" not in markdown or "-" not in markdown:
        return markdown
    lines = markdown.split("\n")
    in_table = False
    for number, line in enumerate(lines):
        if in_table:
            in_table = "|" in line
            if in_table:
                name, *said = _cells(line)
                between = " " if name.endswith((*".,:;!?",)) else ": "
                lines[number] = f"{name}{between}{', '.join(said)}" if said else name
        elif number and "|" in line and "|" in lines[number - 1] and _DELIMITER_ROW.fullmatch(line):
            in_table = True
            lines[number - 1 : number + 1] = [", ".join(_cells(lines[number - 1])) + ":", ""]
    return "\n".join(lines)


def _cells(row: str) -> list[str]:
    """What the cells of a row say, without the empty ones; one empty cell where all are."""
    cells = (cell.replace("\\|", " ").strip() for cell in _CELL_BORDER.split(row))
    return [*filter(None, cells)] or [""]


def each_comment(markdown: str, replaced: Callable[[str], str]) -> str:
    """The text with each HTML comment replaced; one that never ends is none."""
    if "<!--" not in markdown:
        return markdown
    commented, end, rest = markdown.rpartition("-->")
    return _COMMENT.sub(lambda comment: replaced(comment[0]), commented + end) + rest


def code_spans(markdown: str) -> Iterator[tuple[int, int]]:
    """Start and end of each piece of inline code, its backticks included: as many at the end as at the start.

    A backslash before the first ones makes them text. Fenced and indented code are not looked for.
    """
    runs = [(*run.span(2), len(run[1]) % 2 == 1) for run in _BACKTICKS.finditer(markdown)]
    last = {end - start: number for number, (start, end, _) in enumerate(runs)}
    number = 0
    while number < len(runs):
        start, end, is_escaped = runs[number]
        length = end - start
        if not is_escaped and last[length] > number:
            number = next(n for n in range(number + 1, len(runs)) if runs[n][1] - runs[n][0] == length)
            yield start, runs[number][1]
        number += 1


def outside_code(markdown: str, changed: Callable[[str], str]) -> str:
    """The Markdown with each paragraph, or each part of one, changed that is neither fenced nor inline code."""
    parts: list[str] = []
    text: list[str] = []
    fence = ""
    for line in [*markdown.split("\n"), None]:
        mark = _FENCE.match(line) if line is not None else None
        if line is None or mark or fence:
            parts += [_outside_spans("\n".join(text), changed)] if text else []
            text.clear()
            parts += [] if line is None else [line]
        else:
            text.append(line)
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
    return "\n".join(parts)


def _outside_spans(text: str, changed: Callable[[str], str]) -> str:
    parts: list[str] = []
    for paragraph in _BLANK_LINES.split(text):
        end = 0
        for start, stop in code_spans(paragraph) if "`" in paragraph else ():
            parts += [changed(paragraph[end:start]), paragraph[start:stop]]
            end = stop
        parts.append(changed(paragraph[end:]))
    return "".join(parts)


def opening_heading(markdown: str) -> tuple[str, int]:
    """The first-level heading that a text begins with, and where the text goes on behind it; empty where it has none.

    The heading is Markdown still.
    """
    line = _OPENING.match(markdown)
    heading = line[1].rstrip().rstrip("#").rstrip() if line else ""
    return (heading, line.end()) if line and heading else ("", 0)


def split_at_headings(markdown: str) -> list[tuple[int, str, str]]:
    """`(level, heading, text)` in order; level 0 with an empty heading is the text before the first one.

    Headings inside fenced code are code. The texts and headings are Markdown still.
    """
    found: list[tuple[int, str, list[str]]] = [(0, "", [])]
    fence = ""
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        heading = None if fence or mark else _HEADING.match(line)
        if heading:
            found.append((len(heading[1]), line[heading.end() :].rstrip().rstrip("#").rstrip(), []))
        else:
            found[-1][2].append(line)
    return [(level, heading, "\n".join(lines).strip()) for level, heading, lines in found]


def _replaced(pattern: re.Pattern[str], instead: str, text: str) -> str:
    return pattern.sub(lambda found: found.expand(instead) if found[pattern.groups] is not None else found[0], text)


def _without_targets(text: str, opening: str) -> str:
    """Links (`[`: `[text](address)`, `[text][name]`) or pictures (`![`: `![text](address){…}`) as their text alone."""
    last = {end: text.rfind(end) for end in _CLOSING.values()}
    kinds = "(" if opening == "![" else "(["
    parts, done, place = [], 0, 0
    while (start := text.find(opening, place)) >= 0 and start < last["]"]:
        begun = start + len(opening)
        place = text.index("]", begun)
        end = _behind_group(text, place + 1, kinds, last)
        if end and opening == "![":
            end = _behind_group(text, end, "{", last) or end
        if end:
            parts += [text[done:start], text[begun:place]]
            done = place = end
    return "".join(parts) + text[done:]


def _behind_group(text: str, place: int, kinds: str, last: dict[str, int]) -> int:
    """The place behind the `(…)`, `[…]` or `{…}` that begins here, if it is one of `kinds`; 0 where there is none."""
    opening = text[place : place + 1]
    end = _CLOSING.get(opening, "") if opening and opening in kinds else ""
    return text.index(end, place) + 1 if end and place < last[end] else 0


def _without_emphasis(line: str) -> str:
    """The line without the marks around emphasised words and code; a mark stays where it is never closed."""
    parts: list[str] = []
    done = place = 0
    unclosed: set[str] = set()
    while mark := _EMPHASIS.search(line, place):
        start = mark.start()
        place = start + 1
        for delimiter in _DELIMITERS:
            begun = start + len(delimiter)
            if delimiter in unclosed or not line.startswith(delimiter, start) or not line[begun : begun + 1].strip():
                continue
            end = line.find(delimiter, begun + 1)
            while end >= 0 and line[end - 1].isspace():
                end = line.find(delimiter, end + 1)
            if end >= 0:
                parts += [line[done:start], line[begun:end]]
                done = place = end + len(delimiter)
                break
            unclosed.add(delimiter)
    return "".join(parts) + line[done:]
