"""Markdown from elsewhere, changed only where the page that it becomes would hold something harmful."""

from __future__ import annotations

import re

from kbtools.articles.imported.allowed_html import (
    TAGS,
    could_be_harmful,
    is_harmless_address,
    is_harmless_attribute,
    is_harmless_html,
)
from kbtools.articles.imported.fenced_code import without_fenced_code
from kbtools.articles.imported.site_markdown import pages_of
from kbtools.articles.rendering_time import MOST_STEPS, takes_longer
from kbtools.text.html import unescaped
from kbtools.text.markdown import code_spans

LARGEST = 200_000  # characters that are read as Markdown; longer text is taken as plain text when in doubt
MOST_BROKEN = 300  # tags that never end, each of which makes Markdown read on to the end of the text
LONGEST = MOST_STEPS // 10  # steps that Markdown may take for a text, which is rendered up to four times
DEEPEST = 50  # brackets within brackets, or never closed, likewise
_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})")
_RAW_TAG = re.compile(r"\\?<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)>")
_ATTRIBUTE_LIST = re.compile(r"\{(?=[^{}]*=)")
# Python-Markdown knows no backslash before `<`.
_MARKUP_START = re.compile(r"\\?<(?=[A-Za-z/!?])(?!https?://|mailto:)")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")
_LINK_END = re.compile(r"(\]\([ \t]*<?|^[ \t]{0,3}\[[^\[\]\n]*\]:[ \t]*<?)([^\s)>]+)", re.MULTILINE)
_DROPPED = "\x02", "\x03"  # Python-Markdown takes them out, which could make a tag of text
_INCLUDE = "-8<-"  # reads a file into the page, where that extension is on
_ALL = str.maketrans(
    {
        "\\": "&#92;",
        "&": "&amp;",
        "<": "&lt;",
        "[": r"\[",
        "]": r"\]",
        "{": r"\{",
        "`": r"\`",
        "~": "&#126;",
        ":": "&#58;",
    }
)


def harmless_markdown(text: str) -> str:
    """The Markdown as it is where the page that it becomes is harmless; see `is_harmless_html`. Lines end with `\\n`.

    Else its raw HTML, links and attributes are cleaned: what is not allowed stays as text that people can read. Where
    that is not enough, as for markup made to deceive, all of it becomes plain text.
    """
    for dropped in _DROPPED:
        text = text.replace(dropped, "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as Python-Markdown reads the ends of lines
    text = text.replace(_INCLUDE, "-8&lt;-")
    if _is_harmless(text):
        return text
    cleaned = _cleaned(text)
    return cleaned if _is_harmless(cleaned) else text.translate(_ALL)


def can_be_told(text: str) -> bool:
    """Whether it can be told in a short time if the page that a text becomes is harmless."""
    return _is_plain(text) or _renders_soon(text)


def _is_harmless(text: str) -> bool:
    """Whether the page that a text becomes is harmless; no, where that cannot be told."""
    return _is_plain(text) or (_renders_soon(text) and _renders_harmless(text))


def _is_plain(text: str) -> bool:
    """Whether nothing in a text could be harmful, told without rendering it."""
    return not could_be_harmful(text) or not could_be_harmful(without_fenced_code(text))


def _renders_soon(text: str) -> bool:
    if len(text) > LARGEST or len(_MARKUP_START.findall(_RAW_TAG.sub("", text))) > MOST_BROKEN:
        return False
    return _bracket_depth(text) <= DEEPEST and not takes_longer(text, LONGEST)


def _renders_harmless(text: str) -> bool:
    """Whether the site's Markdown makes harmless HTML of a text."""
    try:
        return all(map(is_harmless_html, pages_of(text)))
    except RecursionError:
        return False


def _bracket_depth(text: str) -> int:
    """How deep square or round brackets stand within each other, at most; one that is never closed holds the rest."""
    deepest = 0
    for opening, closing in ("[]", "()"):
        depth = 0
        for character in text:
            if character == opening:
                depth += 1
                deepest = max(deepest, depth)
            elif character == closing:
                depth = max(0, depth - 1)
    return deepest


def _cleaned(text: str) -> str:
    fence = ""
    lines: list[str] = []
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            closes = mark and mark[1].startswith(fence) and not line[mark.end() :].strip()
            fence = "" if closes else fence
        else:
            lines.append(_cleaned_line(line))
            continue
        lines.append(line)
    return "\n".join(lines)


def _cleaned_line(line: str) -> str:
    """The line with all but its code cleaned."""
    parts, end = [], 0
    for start, stop in code_spans(line):
        parts += [_cleaned_text(line[end:start]), line[start:stop]]
        end = stop
    return "".join([*parts, _cleaned_text(line[end:])])


def _cleaned_text(text: str) -> str:
    parts, end = [], 0
    for tag in _RAW_TAG.finditer(text):
        parts += [_MARKUP_START.sub("&lt;", text[end : tag.start()]), _cleaned_tag(tag)]
        end = tag.end()
    parts.append(_MARKUP_START.sub("&lt;", text[end:]))
    linked = _LINK_END.sub(lambda link: link[0] if is_harmless_address(link[2]) else f"{link[1]}#", "".join(parts))
    return _ATTRIBUTE_LIST.sub(r"\\{", linked)


def _cleaned_tag(tag: re.Match[str]) -> str:
    """The tag with the attributes that are allowed; a tag that is not allowed, as text."""
    end, name, rest = tag[1], tag[2], tag[3]
    if name.lower() not in TAGS:
        return f"&lt;{tag[0].partition('<')[2]}"
    if end:
        return f"</{name}>"
    given = [(attribute[1], attribute[2]) for attribute in _ATTRIBUTE.finditer(rest)]
    kept = [
        f" {key}={value}" if value else f" {key}"
        for key, value in given
        if is_harmless_attribute(key, unescaped((value or "").strip("\"'")))
    ]
    return f"<{name}{''.join(kept)}{' /' if rest.rstrip().endswith('/') else ''}>"
