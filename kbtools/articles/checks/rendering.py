"""The rule about articles that would keep the build of the site busy for minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kbtools.articles.checks.context import CheckContext
from kbtools.articles.checks.finding import Breach

# Python-Markdown looks for the end of a bracket anew from each beginning, some ten million characters in four seconds.
MOST_STEPS = 20_000_000
_MARK = re.compile(r"\\.|\n[ \t]*(?=\n)|\]\(?|[\[)>]|<(?=[A-Za-z/!?])", re.DOTALL)


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
    """Paragraphs with so many brackets open at once that their page would take ten seconds or more to render."""
    for article in context.not_archived():
        prose = context.prose(article)
        for paragraph in _paragraphs(prose):
            if paragraph.steps > MOST_STEPS:
                yield Breach(
                    article.slug,
                    context.in_body(article, prose.count("\n", 0, paragraph.start) + 1),
                    f"this page takes too long to render: {paragraph.opened:,} brackets are opened in one paragraph,"
                    " and closed far away or never",
                    "close them, or put the text between lines of ```",
                )


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
