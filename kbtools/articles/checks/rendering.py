"""The rule about articles that would keep the build of the site busy for minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach

# A step is about half a millionth of a second.
# Python-Markdown looks for the end of a bracket anew from each beginning, some ten million characters in four seconds.
MOST_STEPS = 20_000_000
CELL = 25  # steps for a cell of a table; a row has as many as the table has columns, however short its line is
TICKS = 10  # each backtick of a row is compared with each pipe, this many pairs a step
BEGIN = 4  # the rest of the block is read again behind each line of _BEGINS, this many characters a step
MOST_NESTED = 100  # lists that one line may begin within each other; Python-Markdown fails at some four hundred
_TOO_LONG = "this page takes too long to render"
# Headings, rules, code, addresses, definitions and boxes.
_BEGINS = re.compile(r" {0,3}(?:#|[=*_-]++[ \t*_-]*+$|```|~~~|\[[^\[\]]*\]:|: |!!!|\?\?\?)")
_DELIMITERS = re.compile(r"[ \t]*[|:-][|: \t-]*")
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}\.)[ \t]+")
_ITEMS = re.compile(rf"[ \t]*(?:{_ITEM.pattern})*+")
_MARK = re.compile(r"\\.|\n[ \t]*(?=\n)|\]\(?|[\[)>]|<(?=[A-Za-z/!?])", re.DOTALL)


@dataclass
class _Block:
    """The lines up to an empty one; `columns` and `first` line of the table in it, else 0."""

    columns: int = 0
    first: int = 0
    rows: int = 0
    steps: int = 0
    begins: int = 0
    length: int = 0

    def take(self, line: str, whole: str, number: int) -> None:
        """The next line, without and with its code."""
        if not self.columns and "|" in line and _DELIMITERS.fullmatch(line):
            self.columns, self.first = line.count("|") + 1, number
        self.rows += bool(self.columns)
        self.steps += whole.count("`") * whole.count("|") // TICKS
        self.begins += bool(_BEGINS.match(whole))
        self.length += len(whole) + 1


@dataclass
class _Paragraph:
    """What is open in a paragraph, by the places where it began, and the characters that are read to find the ends."""

    start: int = 0
    steps: int = 0
    opened: int = 0
    texts: list[int] = field(default_factory=list)
    addresses: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)

    def take(self, mark: str, place: int) -> None:
        """The next mark in it."""
        self.opened += mark in ("[", "](", "<")
        if mark == "[":
            self.texts.append(place)
        elif mark == "<":
            self.tags.append(place)
        elif mark == ")":
            self._close(self.addresses[-1:], place)
            del self.addresses[-1:]
        elif mark == ">":
            self._close(self.tags, place)
            self.tags.clear()
        elif mark[0] == "]":
            self._close(self.texts[-1:], place)
            del self.texts[-1:]
            if mark == "](":
                self.addresses.append(place)

    def end(self, place: int) -> None:
        """Nothing more comes; whatever is still open was looked for up to here."""
        self._close([*self.texts, *self.addresses, *self.tags], place)

    def _close(self, places: list[int], place: int) -> None:
        self.steps += sum(place - began for began in places)


def slow_pages(context: CheckContext) -> Iterator[Breach]:
    """What would take ten seconds or more to render, such as open brackets, and lists nested too deep for it."""
    for article in context.not_archived():
        prose = context.prose(article)
        for number, why, hint in (*_long_blocks(prose, article.body), *_nested_lists(prose)):
            yield Breach(article.slug, context.in_body(article, number), why, hint)
        for paragraph in _paragraphs(prose):
            if paragraph.steps > MOST_STEPS:
                yield Breach(
                    article.slug,
                    context.in_body(article, prose.count("\n", 0, paragraph.start) + 1),
                    f"{_TOO_LONG}: {paragraph.opened:,} brackets are opened in one paragraph,"
                    " and closed far away or never",
                    "close them, or put the text between lines of ```",
                )


def _long_blocks(prose: str, body: str) -> Iterator[tuple[int, str, str]]:
    """Line, fault and hint of each table, and each run of headings and the like, that is too large.

    `prose`: the body without code, with the same lines.
    """
    block = _Block()
    lines = zip((*prose.split("\n"), ""), (*body.split("\n"), ""), strict=False)
    for number, (line, whole) in enumerate(lines, 1):
        if whole.strip():
            block.take(line, whole, number)
            continue
        if block.columns and block.steps + block.columns * block.rows * CELL > MOST_STEPS:
            why = f"a table of {block.columns:,} columns and {block.rows:,} rows"
            yield block.first, f"{_TOO_LONG}: {why}", "divide the table, or put it between lines of ```"
        elif block.begins * block.length // BEGIN > MOST_STEPS:
            why = f"{block.begins:,} headings, rules, definitions or boxes without an empty line between them"
            yield number - 1, f"{_TOO_LONG}: {why}", "put empty lines between them"
        block = _Block()


def _nested_lists(prose: str) -> Iterator[tuple[int, str, str]]:
    """Line, fault and hint of each line that begins too many lists within each other."""
    for number, line in enumerate(prose.split("\n"), 1):
        begin = _ITEMS.match(line)
        depth = len(_ITEM.findall(begin[0])) if begin else 0
        if depth > MOST_NESTED and len(set(line) - {" ", "\t"}) > 1:  # else it is a horizontal rule
            why = f"this page is nested too deep to render: this line begins {depth:,} lists within each other"
            yield number, why, "write it as one list, or put it between lines of ```"


def _paragraphs(prose: str) -> Iterator[_Paragraph]:
    paragraph = _Paragraph()
    for found in _MARK.finditer(prose):
        if found[0][0] == "\n":
            paragraph.end(found.start())
            yield paragraph
            paragraph = _Paragraph(found.end() + 1)
        else:
            paragraph.take(found[0], found.start())
    paragraph.end(len(prose))
    yield paragraph
