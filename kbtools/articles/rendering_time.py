"""What would keep the rendering of an article busy for long, estimated from its text before anything is rendered.

A step is about half a millionth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kbtools.articles.prose import without_code

MOST_STEPS = 20_000_000  # ten seconds
# Python-Markdown looks for the end of a bracket anew from each beginning, some ten million characters in four seconds.
_CELL = 25  # steps for a cell of a table; a row has as many as the table has columns, however short its line is
_TICKS = 10  # each backtick of a row is compared with each pipe, this many pairs a step
_BEGIN = 4  # the rest of the block is read again behind each line of _BEGINS, this many characters a step
_MOST_NESTED = 100  # lists that one line may begin within each other; Python-Markdown fails at some four hundred
# Headings, rules, code, addresses, definitions and boxes.
_BEGINS = re.compile(r" {0,3}(?:#|[=*_-]++[ \t*_-]*+$|```|~~~|\[[^\[\]]*\]:|: |!!!|\?\?\?)")
_DELIMITERS = re.compile(r"[ \t]*[|:-][|: \t-]*")
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}\.)[ \t]+")
_ITEMS = re.compile(rf"[ \t]*(?:{_ITEM.pattern})*+")
_MARK = re.compile(r"\\.|\n[ \t]*(?=\n)|\]\(?|[\[)>]|<(?=[A-Za-z/!?])", re.DOTALL)


@dataclass
class Block:
    """The lines up to an empty one, of which the `last` is counted from 1.

    `columns`, `rows` and `first` line are those of the table in it; else 0.
    """

    columns: int = 0
    first: int = 0
    rows: int = 0
    steps: int = 0
    begins: int = 0
    length: int = 0
    last: int = 0

    @property
    def table_steps(self) -> int:
        """The steps that its table takes."""
        return self.steps + self.columns * self.rows * _CELL if self.columns else 0

    @property
    def begin_steps(self) -> int:
        """The steps that its headings, rules, definitions and boxes take."""
        return self.begins * self.length // _BEGIN

    def take(self, line: str, whole: str, number: int) -> None:
        """The next line, without and with its code."""
        if not self.columns and "|" in line and _DELIMITERS.fullmatch(line):
            self.columns, self.first = line.count("|") + 1, number
        self.rows += bool(self.columns)
        self.steps += whole.count("`") * whole.count("|") // _TICKS
        self.begins += bool(_BEGINS.match(whole))
        self.length += len(whole) + 1
        self.last = number


@dataclass
class Paragraph:
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


def takes_longer(markdown: str, steps: int) -> bool:
    """Whether a text takes more than so many steps to render, or has lists that are nested too deep for it."""
    prose = without_code(markdown)
    needed = sum(block.table_steps + block.begin_steps for block in blocks(prose, markdown))
    needed += sum(paragraph.steps for paragraph in paragraphs(prose))
    return needed > steps or any(True for _ in deep_lists(prose))


def blocks(prose: str, body: str) -> Iterator[Block]:
    """The blocks of a text between empty lines. `prose`: the body without code, with the same lines."""
    block = Block()
    lines = zip((*prose.split("\n"), ""), (*body.split("\n"), ""), strict=False)
    for number, (line, whole) in enumerate(lines, 1):
        if whole.strip():
            block.take(line, whole, number)
        else:
            yield block
            block = Block()


def deep_lists(prose: str) -> Iterator[tuple[int, int]]:
    """Each line that begins too many lists within each other, and how many."""
    for number, line in enumerate(prose.split("\n"), 1):
        begin = _ITEMS.match(line)
        depth = len(_ITEM.findall(begin[0])) if begin else 0
        if depth > _MOST_NESTED and len(set(line) - {" ", "\t"}) > 1:  # else it is a horizontal rule
            yield number, depth


def paragraphs(prose: str) -> Iterator[Paragraph]:
    """The paragraphs of a text without code."""
    paragraph = Paragraph()
    for found in _MARK.finditer(prose):
        if found[0][0] == "\n":
            paragraph.end(found.start())
            yield paragraph
            paragraph = Paragraph(found.end() + 1)
        else:
            paragraph.take(found[0], found.start())
    paragraph.end(len(prose))
    yield paragraph
