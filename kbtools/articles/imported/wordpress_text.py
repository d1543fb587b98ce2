"""The text of an article in WordPress as HTML: paragraphs by empty lines, addresses alone in a line, shortcodes."""

from __future__ import annotations

import re
from html import escape

# A shortcode: `[gallery ids="1,2"]`, `[/caption]`. Square brackets around a word alone are text, unless it is known.
_SHORTCODE = re.compile(r"(\[?)\[(/?)([a-z][a-z0-9_-]*+)((?:\s[^\[\]<>]*+)?+)\](\]?)")
_KNOWN = frozenset("audio caption embed gallery playlist video wp_caption".split())
_SILENT = frozenset(("caption", "wp_caption", "embed"))  # all of them is kept
_SOURCE = re.compile(r"\b(?:src|mp4|url)=[\"']?(https?://[^\s\"'\]]++)")
_ADDRESS_LINE = re.compile(r"^[ \t]*+(https?://[^\s<>\"]++)[ \t]*+$", re.MULTILINE)
_BY_BLOCKS = "<!-- wp:"  # how the block editor marks its parts, which have their paragraphs already
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_BLOCK = re.compile(
    r"\s*+</?(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|pre|blockquote|figure|hr|section|article|dl|dt|dd"
    r"|iframe|form|details|summary)\b",
    re.IGNORECASE,
)


def html_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The HTML, and the shortcodes of which only the content is left, such as `[gallery]`."""
    text = text.replace("\r\n", "\n")
    closed = {found[3] for found in _SHORTCODE.finditer(text) if found[2]}
    simplified: dict[str, None] = {}

    def content(found: re.Match[str]) -> str:
        name = found[3]
        if (found[1] and found[5]) or not (name in _KNOWN or name in closed or "=" in found[4]):
            return found[0]
        if name not in _SILENT:
            simplified[f"[{name}]"] = None
        source = _SOURCE.search(found[4])
        return f"{found[1]}\n{source[1]}\n{found[5]}" if source else f"{found[1]}{found[5]}"

    text = _SHORTCODE.sub(content, text)
    text = _ADDRESS_LINE.sub(lambda line: f'<a href="{escape(line[1])}">{escape(line[1])}</a>', text)
    return text if _BY_BLOCKS in text else _paragraphs(text), tuple(simplified)


def _paragraphs(text: str) -> str:
    """The text with a paragraph for each stretch between empty lines, and a line break for each line in it."""
    parts: list[str] = []
    place = 0
    while (start := text.find("<pre", place)) >= 0 and (end := text.find("</pre>", start)) >= 0:
        parts += [*_wrapped(text[place:start]), text[start : end + 6]]
        place = end + 6
    return "\n\n".join([*parts, *_wrapped(text[place:])])


def _wrapped(text: str) -> list[str]:
    stretches = [part.strip() for part in _EMPTY_LINE.split(text)]
    return [
        part if _BLOCK.match(part) else "<p>{}</p>".format(part.replace("\n", "<br>\n")) for part in stretches if part
    ]
