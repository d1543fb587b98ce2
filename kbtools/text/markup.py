"""Whether a text of which nobody says what it is was written by a program as HTML, or by a person who names tags.

A program closes what it opens and escapes what is not markup. A person writes about one tag in the middle of a line.
"""

from __future__ import annotations

import re
from collections import Counter

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[\s/][^<>]*+)?)>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_LEFT_OPEN = frozenset("p li dt dd tr td th tbody thead tfoot option".split())  # HTML lets them end by themselves
_INLINE = frozenset("a abbr b big center cite code del em font i ins kbd mark q s small span strike strong u".split())
_BLOCKS = frozenset(
    "address article aside blockquote details dl div fieldset figure footer h1 h2 h3 h4 h5 h6 header main nav ol pre "
    "section sub sup table ul caption colgroup summary figcaption picture video audio".split()
)
# What a help desk never lets through in a message, so that it is the document's own, at its start, or talked about.
_OF_A_DOCUMENT = frozenset("html head body title style script noscript template".split())
_NEAR = 20  # characters around an element in which other words of its line are looked for
_BREAKS = _BLOCKS | {"br", "p", "hr"}
_KNOWN = _VOID | _LEFT_OPEN | _INLINE | _BLOCKS
_DOCUMENT = re.compile(r"\s*+(?:<!doctype\b|<html\b|<head\b|<body\b|<meta\b)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_APOSTROPHE = re.compile(r"&(?<=\w&)(?:#0{0,3}39|#[xX]27|apos|rsquo|#8217);\w")
# What Microsoft's programs put between the tags of HTML.
_OFFICE = re.compile(r"<!\[(?:end)?if[^<>]*+>|</?[ov]:[a-z]++[^<>]*+>", re.IGNORECASE)


def is_html(text: str, *, cut: bool = False) -> bool:
    """Whether the text as a whole is HTML: every tag is one of HTML, what opens is closed, and a program wrote it.

    A program is known by an element around the text or at its start, by characters that it escaped, by a tag that
    touches the words before it, or by words within an inline element, as in `<b>now</b>`. `cut`: the end of the text
    is not there, so what is open may be closed in it.
    """
    if "<" not in text:
        return "&" in text and bool(_APOSTROPHE.search(text))
    if _DOCUMENT.match(text) and (cut or "</" in text):
        return True
    bare = _OFFICE.sub("", _without_comments(text))
    tags = list(_TAG.finditer(bare))
    return bool(tags) and _is_whole(bare, tags, cut) and _is_of_a_program(bare, tags, cut)


def _is_whole(text: str, tags: list[re.Match[str]], cut: bool) -> bool:
    """Whether all tags are known, as many of a name are opened as closed, and no other `<` begins a tag."""
    opened: Counter[str] = Counter()
    known = _KNOWN if text[: tags[0].start()].strip() else _KNOWN | _OF_A_DOCUMENT
    for tag in tags:
        name = tag[2].lower()
        if name not in known:
            return False
        if name not in _VOID and not tag[3].endswith("/"):
            opened[name] += -1 if tag[1] else 1
            if opened[name] < 0 and name not in _LEFT_OPEN:
                return False
    even = all(not left or (cut and left > 0) or name in _LEFT_OPEN for name, left in opened.items())
    return even and text.count("<") - len(tags) <= text.count("< ")


def _without_comments(text: str) -> str:
    kept, place = [], 0
    while (begun := text.find("<!--", place)) >= 0 and (end := text.find("-->", begun)) >= 0:
        kept.append(text[place:begun])
        place = end + 3
    return "".join([*kept, text[place:]])


def _is_of_a_program(text: str, tags: list[re.Match[str]], cut: bool) -> bool:
    first, last = tags[0], tags[-1]
    escaped = all(_ENTITY.match(text, mark.start()) for mark in re.finditer("&", text)) and "&" in text
    if escaped or (not text[: first.start()].strip() and (cut or _closes(first, tags))):
        return True
    if last[2].lower() in ("br", "hr") and not text[last.end() :].strip() and len(tags) > 1:
        return True
    if "```" in text:
        return False  # Markdown with an example
    pairs = zip(tags, [*tags[1:], last], strict=True)
    return any(_touches(text, tag) or _formats(text, tag, after) for tag, after in pairs)


def _closes(first: re.Match[str], tags: list[re.Match[str]]) -> bool:
    """Whether the element at the start is closed further down."""
    name = first[2].lower()
    return not first[1] and name not in _VOID and any(tag[1] and tag[2].lower() == name for tag in tags)


def _touches(text: str, tag: re.Match[str]) -> bool:
    """Whether a line break or block begins right behind a word or the end of a sentence."""
    before = text[tag.start() - 1] if tag.start() else " "
    return not tag[1] and tag[2].lower() in _BREAKS and (before.isalnum() or before in ",.;:!?")


def _formats(text: str, tag: re.Match[str], after: re.Match[str]) -> bool:
    """Whether words stand between the tags of an inline element, and others beside it on its line: no example."""
    same = not tag[1] and after[1] == "/" and tag[2].lower() == after[2].lower()
    if not same or tag[2].lower() not in _INLINE or not text[tag.end() : after.start()].strip():
        return False
    before = text[max(0, tag.start() - _NEAR) : tag.start()].rstrip(" \t")
    behind = text[after.end() : after.end() + _NEAR].lstrip(" \t")
    return before[-1:] not in ("", "\n") or behind[:1] not in ("", "\r", "\n")
