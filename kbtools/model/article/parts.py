"""The sections of an article, with the anchors that the site gives to their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbtools.model.article.fields import Article
from kbtools.text.markdown import markdown_to_text, split_at_headings

_ID = re.compile(r"#([\w-]+)")
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z0-9]+)*")
_IMAGE = re.compile(r"!\[[^\]]*+(?:\]\([^)]*+(\))?)?")  # without its last group it is none, and stays


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

    parts = [(level, text, *_own_anchor(heading)) for level, heading, text in split_at_headings(body)]
    used = {own for *_, own in parts if own}  # python-markdown counts these as taken from the start
    for level, text, heading, own in parts:
        if level == 0:
            yield "", "", text
            continue
        if _PLAIN.fullmatch(heading):  # most headings are plain, and converting Markdown is slow
            yield unique(slugify(heading, "-"), used), heading, text
            continue
        bare = f"# {heading}"  # as a heading: "1. First" is no list
        anchor = own or unique(slugify(markdown_to_text(_IMAGE.sub(_nothing_or_itself, bare)), "-"), used)
        yield anchor, bare, text


def _own_anchor(heading: str) -> tuple[str, str]:
    """The heading without the attribute list at its end that gives it an anchor, `{#pair}`, and this anchor."""
    bare = heading.rstrip()
    start = bare.find("{", bare.rfind("}", 0, -1) + 1) if bare.endswith("}") else -1
    ids = _ID.findall(bare, start) if start >= 0 else []
    return (heading[:start], ids[-1]) if ids else (heading, "")


def _nothing_or_itself(image: re.Match[str]) -> str:
    return "" if image[1] else image[0]
