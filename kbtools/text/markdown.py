"""Markdown to text, and into the sections that its headings make."""

from __future__ import annotations

import re

from kbtools.text.normalise import normalise

_FENCE = re.compile(r"^\s*(```|~~~)")
_MARKDOWN = [
    (re.compile(r"<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)(\{[^}]*\})?"), r"\1"),
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^>\s]+)>"), r"\1"),
    (re.compile(r"<[a-zA-Z/][^>\n]*>"), " "),
    (re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"^\s*\[![A-Z]+\]\s*$", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:!!!|\?\?\?\+?)\s*\w+\s*(?:\"([^\"]*)\")?\s*$", re.MULTILINE), r"\1"),
    (re.compile(r"^\s*>\s?(?:\[![A-Z]+\])?", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+", re.MULTILINE), ""),
    (re.compile(r"^\s*\|?[\s:|-]{4,}\|?\s*$", re.MULTILINE), ""),
    (re.compile(r"\{[:#.][^}\n]*\}"), ""),
    (re.compile(r"(\*\*|__|\*|`+)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"[^\S\n]*\|[^\S\n]*"), " "),
    (re.compile(r"\\([`*_{}\[\]#])"), r"\1"),
]


def markdown_to_text(markdown: str) -> str:
    """The text of Markdown without its markup; the text of headings and code is kept."""
    for pattern, instead in _MARKDOWN:
        markdown = pattern.sub(instead, markdown)
    markdown = re.sub(r"^#{1,6}\s+", "", markdown, flags=re.MULTILINE)
    return re.sub(r"\n\s*\n+", "\n", normalise(markdown))


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
        heading = None if fence or mark else re.match(r"^(#{1,6})\s+(.*?)\s*#*\s*$", line)
        if heading:
            found.append((len(heading[1]), heading[2], []))
        else:
            found[-1][2].append(line)
    return [(level, heading, "\n".join(lines).strip()) for level, heading, lines in found]
