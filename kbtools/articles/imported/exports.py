"""Articles in files that a help centre exported: JSON of the vendors' shapes, and WordPress' XML."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from kbtools.articles.imported.wordpress import is_wordpress, wordpress_pages
from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.article_export import ArticleExport
from kbtools.helpdesks.reading.fields import Record
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import all_records
from kbtools.model.imported_page import ImportedPage, is_page
from kbtools.system.own_files import OwnFiles
from kbtools.text.json_text import json_value

_LOOK = 512 * 1024
_LISTS = ("articles", "data", "items", "results", "result", "records", "solution_articles", "article")


@dataclass(frozen=True)
class Export:
    """One file: the articles of one vendor in it, and everything else that its JSON holds; or an XML file."""

    path: Path
    vendor: ArticleExport | None = None
    rows: Sequence[Record] = ()
    data: Any = None

    @property
    def has_articles(self) -> bool:
        """Whether there are articles in it; a file without may still say who can read a folder of them."""
        return self.vendor is not None or self.data is None


def export_of(path: Path) -> Export | None:
    """The export that a file is; None for anything else than JSON with articles, or WordPress' XML."""
    found = _export(path)
    return found if found and found.has_articles else None


def holds_pages(path: Path) -> bool:
    """Whether a path is a folder, a page by its name, or a vendor's export; anything else is read as JSON Lines."""
    return path.is_dir() or is_page(path) or export_of(path) is not None


def exports_in(folder: Path) -> list[Export]:
    """The exports in a folder, in order of path, with the JSON files that hold something else."""
    own = OwnFiles(folder)
    files = sorted(file for end in ("*.json", "*.xml") for file in folder.rglob(end) if file.is_file())
    seen = (file for file in files if not any(part.startswith(".") for part in file.relative_to(folder).parts))
    return [found for file in seen if not own.why_not(file) and (found := _export(file))]


def pages_of(exports: Iterable[Export], site: str) -> list[ImportedPage]:
    """The articles of exports that belong together; `site`: the address of the old site, for those without it.

    An article is restricted, too, when its folder, its category or its collection in any of the exports is. Behind all
    articles come their translations, each once, unless they are among the articles themselves.
    """
    exports = list(exports)
    data = [export.data for export in exports if export.data is not None]
    own: dict[ArticleExport, list[Record]] = {}
    for export in exports:
        if export.vendor:
            own.setdefault(export.vendor, []).extend(export.rows)
    joined = {vendor: iter(vendor.joined(rows, data)) for vendor, rows in own.items()}
    closed = {vendor: frozenset(identity for one in data for identity in vendor.closed_in(one)) for vendor in own}
    found: list[ImportedPage] = []
    translated: list[ImportedPage] = []
    for export in exports:
        if vendor := export.vendor:
            for number, row in enumerate(islice(joined[vendor], len(export.rows)), 1):
                place = f"{export.path}: article {number}"
                found.append(_page(vendor, row, place, site, closed[vendor]))
                translated += _translations(vendor, row, place, site, closed[vendor])
        elif export.data is None:
            found += wordpress_pages(export.path)
    urls = {page.url for page in found} - {""}
    for page in translated:
        if page.url not in urls:
            found.append(page)
            urls |= {page.url} - {""}
    return found


def _page(vendor: ArticleExport, row: Any, place: str, site: str, closed: Set[str]) -> ImportedPage:
    """One article; what is none, among others that are, has a `problem`."""
    if not isinstance(row, Mapping) or not vendor.is_article(row):
        what = f"this is no article: an article has {', '.join(sorted(vendor.marks))}"
        return ImportedPage(place, "", "", problem=KbError("json", what, where=place, hint="export it again"))
    page = vendor.read(row, place, site)
    return replace(page, is_restricted=True) if vendor.folders_of(row) & closed else page


def _translations(vendor: ArticleExport, row: Any, place: str, site: str, closed: Set[str]) -> Iterator[ImportedPage]:
    """The same article in other languages, none for what is no article."""
    for one in vendor.translations(row) if isinstance(row, Mapping) else ():
        page = _page(vendor, one, place, site, closed)
        yield replace(page, place=f"{place} in {page.lang or 'another language'}")


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


def _export(path: Path) -> Export | None:
    try:
        if _is_json_lines(path):
            return None
        content = path.read_bytes()
        data = json_value(content.decode(json.detect_encoding(content)))
    except OSError:
        return None
    except ValueError:
        return Export(path) if is_wordpress(path) else None
    for rows in _lists(data):
        for vendor in _vendors():
            articles = sum(isinstance(row, Mapping) and vendor.is_article(row) for row in rows)
            if articles and 2 * articles >= len(rows):
                return Export(path, vendor, rows, data)
    return Export(path, data=data) if data is not None else None


def _is_json_lines(path: Path) -> bool:
    """Whether the first line of a file is an object of JSON and the second one begins another, so the whole is none."""
    with path.open("rb") as stream:
        first, second = stream.readline(_LOOK), stream.read(1)
    if second != b"{" or not first.startswith(b"{"):
        return False
    try:
        json_value(first)
    except ValueError:
        return False
    return True


def _vendors() -> list[ArticleExport]:
    return [vendors.articles(name) for name in vendors.names("articles")]


def _lists(data: Any) -> Iterator[Sequence[Record]]:
    """The lists of articles in an export: itself, or under one of `_LISTS`; a single article is a list of one."""
    if isinstance(data, list):
        pages = [row for page in data for row in next(_lists(page), ())] if data and not _is_article(data[0]) else data
        yield pages
    elif isinstance(data, Mapping):
        if _is_article(data):
            yield [data]
            return
        for name in _LISTS:
            if name in data:
                yield from _lists(data[name])
                return


def _is_article(data: Any) -> bool:
    return isinstance(data, Mapping) and any(vendor.is_article(data) for vendor in _vendors())
