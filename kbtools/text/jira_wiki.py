"""Wiki markup of Jira, in which servers of one's own keep texts: what a reader sees of it, as plain text.

Notation as in jira.atlassian.com, "Text Formatting Notation Help". Marks of emphasis stay, since they may be signs.
"""

from __future__ import annotations

import re

_QUOTE = "{quote}"
_BLOCK = re.compile(r"\{(?:code|noformat|panel|color)(?::[^{}\n]{0,200})?\}")
_LINK = re.compile(r"\[([^\[\]|\n]{1,300})\|(https?://[^\[\]|\s]{1,2000})(?:\|[^\[\]\n]{0,50})?\]")
_PICTURE = re.compile(r"!([^!|\n]{1,200})(?:\|[^!|\n]{0,200})?!")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp")
_HEADING = re.compile(r"^(?:h[1-6]|bq)\. ", re.MULTILINE)


def wiki_text(markup: str) -> str:
    """The text without quotations, pictures and the marks of blocks and headings; links keep their addresses."""
    parts = markup.split(_QUOTE)
    # Between a mark and the next stands what somebody else said; a mark without another is text.
    own = "\n".join(parts[::2]) if len(parts) % 2 else markup
    shown = _LINK.sub(r"\1 (\2)", _BLOCK.sub("", own))
    return _HEADING.sub("", _PICTURE.sub(_without_picture, shown))


def _without_picture(found: re.Match[str]) -> str:
    return "" if found[1].lower().endswith(_PICTURES) else found[0]
