"""A page of another help centre, and the article that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kbtools.errors import KbError

HTML, MARKDOWN = (".html", ".htm"), (".md", ".markdown", ".mdx")


def is_page(file: Path) -> bool:
    """Whether a file is a page by its name."""
    return file.suffix.lower() in (*HTML, *MARKDOWN)


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """One article as it was there; `text` is HTML or Markdown, `url` its address, or its path in the folder.

    `place`: where it was read, for messages. `file`: of a page in a folder; pictures and links are relative to it.
    `is_restricted`: not everybody could read it there, so it must not be published here by itself.
    `slug`, `fields` of the article, `lang` (code of its language): as the page states them; `left_out`: keys that
    it has and that mean nothing here.
    `is_rendered`: as Confluence shows it, with lists of people and pages that its macros made.
    `is_ours`: kbtools wrote it, so its text stays as it is. `simplified`: names of what only the text or a link is
    left of, such as `video`. `identity`: the same for an article and its translations; "" where nothing tells.
    `problem`: why it cannot be read.
    """

    place: str
    title: str
    text: str
    url: str = ""
    tags: tuple[str, ...] = ()
    is_draft: bool = False
    is_restricted: bool = False
    is_markdown: bool = False
    is_rendered: bool = False
    file: Path | None = None
    slug: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    is_ours: bool = False
    simplified: tuple[str, ...] = ()
    lang: str = ""
    identity: str = ""
    problem: KbError | None = None


@dataclass(frozen=True, slots=True)
class ImportedPicture:
    """A picture of an imported article, and the name that it gets here, with the ending of its content."""

    file: Path
    name: str


@dataclass(frozen=True, slots=True)
class ConvertedPage:
    """The fields of an article as `kb article import` reads them from JSON, and its pictures.

    `elsewhere`: addresses of pictures that are still on another server. `refused`: files that it shows as pictures,
    and which are none that a site may show. `problem`: why the page became no article; then only its slug is known.
    `is_restricted`, `fields`, `left_out`, `simplified`: as in `ImportedPage`.
    """

    place: str
    row: Mapping[str, Any]
    pictures: tuple[ImportedPicture, ...] = ()
    elsewhere: tuple[str, ...] = ()
    refused: tuple[KbError, ...] = ()
    problem: KbError | None = None
    is_restricted: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    simplified: tuple[str, ...] = ()
