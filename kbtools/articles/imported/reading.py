"""Pages read from a vendor's export, recognised by its fields, or from a folder."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kbtools.articles.imported.page_files import page_files, page_of_file
from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.article_export import ArticleExport
from kbtools.helpdesks.reading.fields import Record
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import all_records
from kbtools.model.imported_page import ImportedPage
from kbtools.system.own_files import OwnFiles

_LOOK = 512 * 1024


def holds_pages(path: Path) -> bool:
    """Whether a path is a folder or a vendor's export; anything else is read as JSON Lines."""
    return path.is_dir() or _export_of(path) is not None


def read_pages(path: Path, site: str = "") -> list[ImportedPage]:
    """The pages of an export or a folder, in order. `site`: the address of the old site, for exports without it.

    Raises `KbError("json")` for an unknown format.
    """
    if path.is_dir():
        own = OwnFiles(path)
        read = (page_of_file(file, path) for file in page_files(path) if not own.why_not(file))
        return [page for page in read if page]
    found = _export_of(path)
    if found is None:
        raise KbError("json", "not a known export of a help centre", where=str(path), hint="kb article import -h")
    export, rows = found
    return [export.read(row, f"{path}: article {number}", site) for number, row in enumerate(rows, 1)]


def refused_pages(path: Path) -> list[KbError]:
    """The files of a folder that look like pages and are not read, since they do not really belong to it."""
    own = OwnFiles(path)
    reasons = ((file, own.why_not(file)) for file in (page_files(path) if path.is_dir() else ()))
    return [
        KbError("file-outside", f"this file is not imported: {why}", where=str(file), hint="put a copy in its place")
        for file, why in reasons
        if why
    ]


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
