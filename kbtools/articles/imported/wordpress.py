"""Articles in WordPress' own export (WXR, an RSS file): its posts and pages, and articles of knowledge base plugins.

Each `<item>` is read by itself, so that a broken one costs no other; what stands before them, where XML could declare
entities, is not read as XML at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from kbtools.articles.imported.wordpress_text import html_of
from kbtools.errors import KbError
from kbtools.model.article import SLUG
from kbtools.model.imported_page import ImportedPage
from kbtools.text.decoding import file_text
from kbtools.text.normalise import one_line

_LOOK = 64 * 1024  # bytes within which the file says what it is
_NAMESPACE = b"wordpress.org/export/"
_ARTICLES = ("post", "page", "docs", "kb", "knowledgebase", "ht_kb", "faq", "article")
_PLUGIN_ARTICLES = "epkb_post_type"  # a prefix
_NEVER_WRITTEN = ("trash", "auto-draft", "inherit")
_MARKS = re.compile(r"<!\[CDATA\[|<item[\s>]|</item\s*+>")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DEEPEST = 20  # elements within elements; an item has three levels


def is_wordpress(path: Path) -> bool:
    """Whether a file is an export of WordPress."""
    with path.open("rb") as stream:
        start = stream.read(_LOOK)
    return b"<rss" in start and _NAMESPACE in start


def wordpress_pages(path: Path) -> Iterator[ImportedPage]:
    """The articles of an export, in order; one that cannot be read has a `problem`."""
    text = _NOT_IN_XML.sub("", file_text(path.read_bytes()))
    for number, item in enumerate(_items(text), 1):
        place = f"{path}: item {number}"
        try:
            page = _page(_read(item), place)
        except (expat.ExpatError, ValueError) as failure:
            problem = KbError("page", f"this item is no XML: {failure}", where=place, hint="export it again")
            page = ImportedPage(place, "", "", problem=problem)
        if page:
            yield page


@dataclass
class _Item:
    """The texts of an item's elements by name, and its categories as (domain, name)."""

    texts: dict[str, str] = field(default_factory=dict)
    categories: list[tuple[str, str]] = field(default_factory=list)


def _items(text: str) -> Iterator[str]:
    """Each `<item>` with its end; what looks like one within CDATA is text."""
    place, begun = 0, -1
    while mark := _MARKS.search(text, place):
        place = mark.end()
        if mark[0].startswith("<!"):
            end = text.find("]]>", place)
            place = end + 3 if end >= 0 else len(text)
        elif mark[0].startswith("</"):
            if begun >= 0:
                yield text[begun:place]
            begun = -1
        else:
            begun = mark.start()
    if begun >= 0:
        yield text[begun:]  # cut off, which is told


def _read(xml: str) -> _Item:
    """Raises `ExpatError` for what is no XML, `ValueError` for elements nested too deep."""
    item, path, parts = _Item(), list[str](), list[str]()
    domain = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal domain
        path.append(name)
        if len(path) > _DEEPEST:
            raise ValueError("elements are nested too deep")
        domain = attributes.get("domain", "")
        parts.clear()

    def end(name: str) -> None:
        path.pop()
        if len(path) == 1 and name == "category":
            item.categories.append((domain, "".join(parts)))
        elif len(path) == 1:
            item.texts.setdefault(name, "".join(parts))
        parts.clear()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = parts.append
    parser.Parse(xml, True)
    return item


def _page(item: _Item, place: str) -> ImportedPage | None:
    """The article of an item; None for an attachment, a menu, a revision, or what is in the trash."""
    said = item.texts.get
    kind, status = said("wp:post_type", ""), said("wp:status", "publish")
    if not (kind in _ARTICLES or kind.startswith(_PLUGIN_ARTICLES)) or status in _NEVER_WRITTEN:
        return None
    url, name = said("link", "").strip(), said("wp:post_name", "")
    text, simplified = html_of(said("content:encoded", ""))
    tags = (one_line(name) for domain, name in item.categories if domain and name != "Uncategorized")
    return ImportedPage(
        place,
        one_line(said("title", "")),
        text,
        "" if "?" in url else url,  # `/?p=12`, which without its query is the start page
        tuple(dict.fromkeys(filter(None, tags))),
        is_draft=status not in ("publish", "private"),
        is_restricted=status == "private" or bool(said("wp:post_password", "")),
        slug=name if SLUG.fullmatch(name) else "",
        simplified=simplified,
    )
