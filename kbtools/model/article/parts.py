"""The sections of an article, with the anchors that the site gives to their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbtools.model.article.fields import Article
from kbtools.text.markdown import markdown_to_text, split_at_headings

_ANCHOR = re.compile(r"\{[^}]*#([\w-]+)[^}]*\}\s*$")
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z0-9]+)*")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Section:
    """An article's part under one heading; `anchor` is empty for the part before the first heading."""

    anchor: str
    heading: str
    text: str


def sections(article: Article) -> tuple[Section, ...]:
    """The article's sections; at least one, even without text."""
    return tuple(each_section(article)) or (Section("", "", ""),)


def each_section(article: Article) -> Iterator[Section]:
    """As `sections`, but one at a time, and nothing for an article without text."""
    for anchor, heading, text in _parts(article.body):
        section = Section(anchor, markdown_to_text(heading), markdown_to_text(text))
        if section.text or section.heading:
            yield section


def anchors(article: Article) -> frozenset[str]:
    """The anchors of all headings; faster than `sections` where the texts do not matter."""
    return frozenset(anchor for anchor, *_ in _parts(article.body) if anchor)


def _parts(body: str) -> Iterator[tuple[str, str, str]]:
    """`(anchor, heading, text)`, heading and text as Markdown."""
    from markdown.extensions.toc import slugify, unique  # the function that the site uses; slow to import

    parts = [(level, heading, text, _ANCHOR.search(heading)) for level, heading, text in split_at_headings(body)]
    used = {own[1] for _, _, _, own in parts if own}  # python-markdown counts these as taken from the start
    for level, heading, text, own in parts:
        if level == 0:
            yield "", "", text
            continue
        if _PLAIN.fullmatch(heading):  # most headings are plain, and converting Markdown is slow
            yield unique(slugify(heading, "-"), used), heading, text
            continue
        bare = f"# {heading[: own.start()] if own else heading}"  # as a heading: "1. First" is no list
        anchor = own[1] if own else unique(slugify(markdown_to_text(_IMAGE.sub("", bare)), "-"), used)
        yield anchor, bare, text
