"""Code in fences that the site's Markdown reads as code whatever stands around it."""

from __future__ import annotations

import re

_FENCE = re.compile(r"( {0,12})```([A-Za-z0-9_+#.-]{0,30}) *")
_MASK = "\u00a7"  # a sign with which no tag counts as plain
# Other fences, what some take for the end of a line, and what Markdown takes out of a line.
_UNCLEAR = ("~~~", "\r", "\x02", "\x03", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")


def without_fenced_code(markdown: str) -> str:
    """The Markdown with a sign in place of each fenced block; unchanged where it is not plain which lines are code.

    The fences are three backticks with equal indentation, and no line between them has less. Such blocks are taken out
    before anything else is read, and their content is only ever text.
    """
    if "```" not in markdown or any(mark in markdown for mark in _UNCLEAR):
        return markdown
    lines: list[str] = []
    indent: str | None = None
    for line in markdown.split("\n"):
        fence = _FENCE.fullmatch(line) if "```" in line else None
        if "```" in line and fence is None:
            return markdown
        if fence and indent is None:
            indent = fence[1]
            lines.append(_MASK)
        elif fence:
            if fence[1] != indent or fence[2]:
                return markdown
            indent = None
        elif indent is None:
            lines.append(line)
        elif line.strip() and not line.startswith(indent):
            return markdown
    return markdown if indent is not None else "\n".join(lines)
