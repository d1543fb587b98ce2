"""Prose: the part of a Markdown text that is neither code nor comment; its links, images and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbtools.text.markdown import code_spans, each_comment

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})(.*)")
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


def without_code(markdown: str) -> str:
    """The text with fenced, indented and inline code and comments as spaces: positions and lines stay."""
    text = each_comment(markdown, _blank)
    text = "\n".join(_without_blocks(text.split("\n")))
    return _without_inline(text) if "`" in text else text


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


def _without_inline(text: str) -> str:
    parts, done = [], 0
    for start, end in code_spans(text):
        code = text[start:end]
        # a lone backtick does not make the paragraphs up to the next one code
        parts += [text[done:start], code if "\n\n" in code else _blank(code)]
        done = end
    return "".join([*parts, text[done:]])


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
