"""HTML to text, in time that grows with the length of the text and no faster, however broken the markup is.

Python's own `html.parser` reads the rest of a text again for each tag, comment or quotation mark that is never closed;
what it makes of markup that is closed is made here, too.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from kbtools.text.normalise import normalise

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table td th tr ul".split()
)
_HIDDEN = frozenset(("script", "style", "template", "title"))
_TO_ITS_END = frozenset(("script", "style"))  # elements in which nothing but their end tag is markup
_TAG_NAME = re.compile(r"[^\t\n\r\f />]*+")
_END_TAG = re.compile(r"</\s*+([a-zA-Z][-.a-zA-Z0-9:_]*+)\s*+>")
# Between two attributes; a name; the sign before a value; a value without quotation marks.
_GAP, _NAME, _EQUALS, _BARE = (
    re.compile(one) for one in (r"[\s/]*+", r"[^\s/>][^\s/=>]*+", r"\s*+=[\s=]*+", r"[^>\s]*+")
)
_UNSEEN = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">"))  # begin and end of what nobody sees
_HUGE_NUMBER = re.compile(r"&#(?:0*+[1-9][0-9]{7,}+|[xX]0*+[1-9a-fA-F][0-9a-fA-F]{6,}+);?")
_EMPTY_LINES = re.compile(r"\n\s*\n+")


def html_to_text(html: str, *, quotations: bool = False) -> str:
    """The visible text of an HTML fragment, one line per block; markup that is never closed is text.

    With `quotations`, lines within `<blockquote>` begin with `> `, as in a mail, unless there are no others.
    """
    text = _EMPTY_LINES.sub("\n", normalise("".join(_Scanner(html, quotations=quotations).visible())))
    lines = text.split("\n")
    if quotations and all(line.startswith(">") for line in lines):
        return normalise("\n".join(line.lstrip("> ") for line in lines))
    return text


@cache
def _closing(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</\s*+{tag}\s*+>", re.IGNORECASE)


class _Scanner:
    """One pass over a text. Where no end of a construct is left, the rest is not searched for it again."""

    def __init__(self, html: str, *, quotations: bool = False) -> None:
        self._html, self._quotations = html, quotations
        self._last = {end: html.rfind(end) for end in (">", "-->", "]]>", "'", '"')}
        self._name_end = 0  # where the tag name ends that was read last
        self._unclosed: set[int] = set()  # places between attributes from which no tag ends
        self._within = 0  # hidden elements that are open
        self._closings: dict[str, int] = {}  # where the last end tag of a hidden element begins
        self._line = "\n"  # a line break, and the mark of a quotation within one
        self._quoted = 0  # block quotations that are open

    def visible(self) -> list[str]:
        """The pieces of visible text, in order, with a line break for the start and the end of each block."""
        html, parts, place, begun = self._html, [], 0, 0
        while (mark := html.find("<", place)) >= 0:
            end, tag = self._markup(mark)
            if not end:
                place = mark + 1
                continue
            if not self._within:
                parts.append(self._shown(html[begun:mark]))
            if tag.removeprefix("/") in _BLOCKS:
                self._quotes(tag)
                parts.append(self._line)
            place = begun = self._entered(tag, end)
        if not self._within:
            parts.append(self._shown(html[begun:]))
        return parts

    def _shown(self, text: str) -> str:
        return unescaped(text).replace("\n", self._line) if self._quoted else unescaped(text)

    def _quotes(self, tag: str) -> None:
        """Count the block quotations that are open."""
        if self._quotations and tag.endswith("blockquote"):
            self._quoted = max(0, self._quoted + (-1 if tag.startswith("/") else 1))
            self._line = "\n> " if self._quoted else "\n"

    def _entered(self, tag: str, end: int) -> int:
        """Where to read on behind a tag; counts the hidden elements that are open. One that is never closed is not."""
        if tag in _HIDDEN and end <= self._last_closing(tag):
            self._within += 1
            if tag in _TO_ITS_END:
                closing = _closing(tag).search(self._html, end)
                return closing.start() if closing else end
        elif tag.removeprefix("/") in _HIDDEN:
            self._within = max(0, self._within - 1)
        return end

    def _last_closing(self, tag: str) -> int:
        if tag not in self._closings:
            self._closings[tag] = max((found.start() for found in _closing(tag).finditer(self._html)), default=-1)
        return self._closings[tag]

    def _markup(self, mark: int) -> tuple[int, str]:
        """Where the markup ends that begins with this `<`, and its tag: `p`, `/p`, or empty; 0 where it is text."""
        html, following = self._html, self._html[mark + 1 : mark + 2]
        if following.isascii() and following.isalpha():
            return self._start_tag(mark)
        if following == "/":
            return self._end_tag(mark)
        opening, end = next((pair for pair in _UNSEEN if html.startswith(pair[0], mark)), ("", ""))
        return (self._behind(end, mark + len(opening)), "") if opening else (0, "")

    def _behind(self, end: str, start: int) -> int:
        """The place behind the next `end`; 0 where there is none."""
        return self._html.index(end, start) + len(end) if start <= self._last[end] else 0

    def _end_tag(self, mark: int) -> tuple[int, str]:
        exact = _END_TAG.match(self._html, mark)
        if exact:
            return exact.end(), f"/{exact[1].lower()}"
        end = self._behind(">", mark + 2)
        name = self._html[mark + 2 : self._name_behind(mark + 2)] if end else ""
        return end, f"/{name.lower()}" if name[:1].isalpha() else ""

    def _name_behind(self, start: int) -> int:
        """Where the tag name that starts here ends; one that starts within another ends with it."""
        if start >= self._name_end:
            found = _TAG_NAME.match(self._html, start)
            self._name_end = found.end() if found else start
        return self._name_end

    def _start_tag(self, mark: int) -> tuple[int, str]:
        name_end = self._name_behind(mark + 1)
        end, empty = self._tag_end(name_end)
        name = self._html[mark + 1 : name_end].lower() if end else ""
        return end, "" if empty and name in _HIDDEN else name

    def _tag_end(self, place: int) -> tuple[int, bool]:
        """Where the tag ends whose attributes begin at `place`, 0 if nowhere; and whether it is closed by `/>`.

        A place between two attributes decides by itself how the tag goes on. So those that led to no end are kept, and
        another tag that comes to one of them is not read further.
        """
        html, seen = self._html, []
        while place not in self._unclosed:
            seen.append(place)
            gap = _GAP.match(html, place)
            place = gap.end() if gap else place
            if html.startswith(">", place):
                return place + 1, html[place - 1] == "/"
            name = _NAME.match(html, place)
            if not name or (place := self._value_end(name.end())) < 0:
                break
        self._unclosed.update(seen)
        return 0, False

    def _value_end(self, place: int) -> int:
        """Where the value of an attribute ends whose name ends at `place`; -1 where its quotation mark stays open."""
        html = self._html
        equals = _EQUALS.match(html, place)
        if not equals:
            return place
        place = equals.end()
        quote = html[place : place + 1]
        if quote in ("'", '"'):
            return self._behind(quote, place + 1) or -1
        bare = _BARE.match(html, place)
        return bare.end() if bare else place


def unescaped(text: str) -> str:
    """The text with the characters that its entities stand for; a number that no character has is U+FFFD."""
    return unescape(_HUGE_NUMBER.sub("\ufffd", text)) if "&" in text else text
