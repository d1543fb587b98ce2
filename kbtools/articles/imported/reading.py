"""Pages read from a vendor's export, recognised by its fields, or from a folder."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from kbtools.articles.imported.allowed_html import clean_html
from kbtools.articles.imported.front_matter import read_front_matter
from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.article_export import ArticleExport
from kbtools.helpdesks.reading.fields import Record
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import all_records
from kbtools.model.imported_page import ImportedPage
from kbtools.system.own_files import OwnFiles
from kbtools.text.decoding import file_text
from kbtools.text.markdown import opening_heading

_PAGES = {".html": False, ".htm": False, ".md": True, ".markdown": True}
_LOOK = 512 * 1024
_ORDER = ("SUMMARY", "_index")  # names of pages that only say the order of others
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)


def holds_pages(path: Path) -> bool:
    """Whether a path is a folder or a vendor's export; anything else is read as JSON Lines."""
    return path.is_dir() or _export_of(path) is not None


def read_pages(path: Path, site: str = "") -> list[ImportedPage]:
    """The pages of an export or a folder, in order. `site`: the address of the old site, for exports without it.

    Raises `KbError("json")` for an unknown format.
    """
    if path.is_dir():
        own = OwnFiles(path)
        return [_page_of_file(file, path) for file in _page_files(path) if not own.why_not(file)]
    found = _export_of(path)
    if found is None:
        raise KbError("json", "not a known export of a help centre", where=str(path), hint="kb article import -h")
    export, rows = found
    return [export.read(row, f"{path}: article {number}", site) for number, row in enumerate(rows, 1)]


def refused_pages(path: Path) -> list[KbError]:
    """The files of a folder that look like pages and are not read, since they do not really belong to it."""
    own = OwnFiles(path)
    reasons = ((file, own.why_not(file)) for file in (_page_files(path) if path.is_dir() else ()))
    return [
        KbError("file-outside", f"this file is not imported: {why}", where=str(file), hint="put a copy in its place")
        for file, why in reasons
        if why
    ]


def is_page(file: Path) -> bool:
    """Whether a file is a page by its name."""
    return file.suffix.lower() in _PAGES


def _page_files(folder: Path) -> list[Path]:
    files = (file for file in folder.rglob("*") if is_page(file) and not file.is_dir())
    return sorted(file for file in files if not _is_hidden(file.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    """Whether a page is no article: in a hidden folder, or a table of contents of GitBook (`SUMMARY.md`) or Hugo."""
    return any(part.startswith(".") for part in path.parts) or path.stem in _ORDER


def _page_of_file(file: Path, folder: Path) -> ImportedPage:
    is_markdown = _PAGES[file.suffix.lower()]
    text = file_text(file.read_bytes(), is_html=not is_markdown)
    place, url = str(file), file.relative_to(folder).as_posix()
    if is_markdown:
        return _page_of_markdown(text, ImportedPage(place, "", "", url, is_markdown=True, file=file))
    soup = BeautifulSoup(clean_html(text), "html.parser")
    said, body = soup.find(["title", "h1"]), None if _BODY.search(text) else soup.find(["main", "article"])
    title = " ".join(said.get_text().split()) if said else file.stem.replace("-", " ")
    return ImportedPage(place, title, (body or soup).decode_contents(), url, file=file)


def _page_of_markdown(text: str, page: ImportedPage) -> ImportedPage:
    front, text = read_front_matter(text)
    heading, behind = opening_heading(text)
    if heading and heading.casefold() == (front.title or heading).casefold():
        text = text[behind:]
    return replace(
        page,
        title=front.title or heading or Path(page.url).stem.replace("-", " "),
        text=text,
        tags=front.tags,
        is_draft=front.is_draft,
        slug=front.slug,
        fields={**front.fields, "extra": front.extra},
        left_out=front.left_out,
    )


def _export_of(path: Path) -> tuple[ArticleExport, Sequence[Record]] | None:
    """The vendor's export that a file is, and its articles; None for anything else."""
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, OSError, RecursionError):
        return None
    for rows in _lists(data):
        for export in _exports():
            if rows and all(isinstance(row, Mapping) and export.is_article(row) for row in rows):
                return export, rows
    return None


def holds_tickets(path: Path) -> bool:
    """Whether the beginning of a file is JSON with tickets."""
    with path.open("rb") as stream:
        start = stream.read(_LOOK)
    exports = [vendors.export(name) for name in vendors.names("export")]
    for page in pages(io.BytesIO(start), ""):
        if not isinstance(page, KbError):
            records = list(all_records(page[1]))
            said = any(isinstance(record.get("messages"), list) for record in records)
            return said or any(export.is_ticket(record) for record in records for export in exports)
    return False


def _exports() -> list[ArticleExport]:
    return [vendors.articles(name) for name in vendors.names("articles")]


def _lists(data: Any) -> Iterator[Sequence[Record]]:
    """The lists of articles in an export: itself, `articles`, `data` or `items`; a single article is a list of one."""
    if isinstance(data, list):
        pages = [row for page in data for row in next(_lists(page), ())] if data and not _is_article(data[0]) else data
        yield pages
    elif isinstance(data, Mapping):
        for name in ("articles", "data", "items", "article"):
            if name in data:
                yield from _lists(data[name]) if not _is_article(data[name]) else iter([[data[name]]])
                return


def _is_article(data: Any) -> bool:
    return isinstance(data, Mapping) and any(export.is_article(data) for export in _exports())
