"""Prose: the part of a Markdown text that is neither code nor comment; its links, images and anchors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})(.*)")
_INLINE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+[.)])\s|(?:!!!|\?\?\?\+?|===\+?|\[\^[^\]]+\]:)")
_ADDRESS = r"\(\s*(<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
_IMAGE = re.compile(r"!\[[^\]]{0,1000}\]" + _ADDRESS)
_LINK = re.compile(r"\]" + _ADDRESS)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(<[^>\n]*>|\S+)", re.MULTILINE)
_HTML_IMAGE = re.compile(r"<img\b[^<>]*?\bsrc\s*=\s*[\"']([^\"'>]*)[\"']", re.IGNORECASE)
_HTML_LINK = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*[\"']([^\"'>]*)[\"']", re.IGNORECASE)
_HTML_ID = re.compile(r"<[a-z][\w-]*\b[^<>]*?\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_OWN_ID = re.compile(r"\{[^{}#\n]*#([\w-]+)[^{}\n]*\}")


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a link or image as it is written, and its line in the body, from 1."""

    text: str
    line: int
    image: bool


def each_comment(markdown: str, replaced: Callable[[str], str]) -> str:
    """The text with each HTML comment replaced; behind the last end of a comment none is looked for."""
    comments, end, rest = markdown.rpartition("-->")
    return _COMMENT.sub(lambda match: replaced(match[0]), comments + end) + rest if "<!--" in comments else markdown


def without_code(markdown: str) -> str:
    """The text with fenced, indented and inline code and comments as spaces: positions and lines stay."""
    text = each_comment(markdown, _blank)
    text = "\n".join(_without_blocks(text.split("\n")))
    return _INLINE.sub(_inline, text) if "`" in text else text


def targets(prose: str) -> list[Target]:
    """Links and images of a text without code, in the order of their lines."""
    images = [(match.start(1), match[1], True) for match in _IMAGE.finditer(prose)]
    rest = _IMAGE.sub(lambda match: _blank(match[0]), prose) if images else prose
    images += [(match.start(1), match[1], True) for match in _HTML_IMAGE.finditer(prose)]
    links = [(match.start(1), match[1], False) for form in _FORMS for match in form.finditer(rest)]
    found = []
    line, passed = 1, 0
    for place, text, image in sorted(images + links):
        line += prose.count("\n", passed, place)
        passed = place
        found.append(Target(text.strip("<>").strip(), line, image))
    return found


_FORMS = (_LINK, _DEFINITION, _HTML_LINK)


def explicit_anchors(prose: str) -> frozenset[str]:
    """Ids that HTML or an attribute list gives to anything in the text."""
    if "<" not in prose and "{" not in prose:
        return frozenset()
    return frozenset(match[1] for form in (_HTML_ID, _OWN_ID) for match in form.finditer(prose))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _inline(match: re.Match[str]) -> str:
    # a lone backtick does not make the paragraphs up to the next one code
    return match[0] if "\n\n" in match[0] else _blank(match[0])


def _without_blocks(lines: list[str]) -> Iterator[str]:
    fence = ""
    after_blank, nested, code = True, False, False
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
            yield _blank(line)
            continue
        if mark and "`" not in mark[2]:
            fence, code = mark[1], False
            yield _blank(line)
            continue
        indented = line.startswith(("    ", "\t"))
        if line.strip() and not indented:
            nested = bool(_ITEM.match(line)) or (nested and line.startswith(" "))
        code = indented and not nested and (after_blank or code)
        after_blank = not line.strip()
        yield _blank(line) if code else line
