"""Headings of an imported article: below its title, and none more than one level below the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbtools.text.markdown import outside_code

_LOWEST = 6
_FENCE = re.compile(r"\s*+(```|~~~)")
_HEADING = re.compile(r"(#{1,6})(?=[ \t])")
_UNDERLINED = re.compile(r"^(?![ \t>#*+-])([^\n]++)\n={2,}+[ \t]*+$", re.MULTILINE)


def levels_below_title(levels: Iterable[int]) -> Iterator[int]:
    """The level that each heading gets, given those that they have, in order.

    A heading is one below the nearest before it that stood higher; without one it is on the second level.
    """
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield min(_LOWEST, 1 + len(above))


def headings_below_title(markdown: str) -> str:
    """The Markdown with its headings on the levels that `levels_below_title` gives them."""
    lines = markdown.split("\n")
    found: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        heading = None if fence or mark else _HEADING.match(line)
        if heading:
            found.append((number, heading[1]))
    for (number, marks), level in zip(found, levels_below_title(len(marks) for _, marks in found), strict=True):
        lines[number] = "#" * level + lines[number][len(marks) :]
    return "\n".join(lines)


def underlined_as_marked(markdown: str) -> str:
    """The Markdown with `# Title` for a first-level heading that is underlined with `=`."""
    return outside_code(markdown, lambda text: _UNDERLINED.sub(r"# \1", text)) if "\n==" in markdown else markdown
