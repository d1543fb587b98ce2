"""Reading: which vendor's export a file is, told by its fields; pages of a folder.

Shapes as the vendors document them: Zendesk Guide `help_center/articles.json`, Help Scout Docs `articles`, Intercom
`articles`, Freshdesk `solutions/folders/ID/articles`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from kbtools.errors import KbError
from kbtools.model.imported_page import Page

_PAGES = {".html": False, ".htm": False, ".md": True, ".markdown": True}
_HEADING = re.compile(r"\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
_PUBLISHED = 2  # Freshdesk's number for it

Row = Mapping[str, Any]


def is_guide(path: Path) -> bool:
    """Whether a path is a folder, or a vendor's export; else it is taken for JSON Lines."""
    return path.is_dir() or _vendor_rows(path) is not None


def read_guide(path: Path, site: str = "") -> list[Page]:
    """The pages of an export or a folder, in order. `site` is where Freshdesk had them: its exports do not say.

    Raises `KbError("json")` for what is no export that is known.
    """
    if path.is_dir():
        return [_page_of_file(file, path) for file in sorted(path.rglob("*")) if file.suffix.lower() in _PAGES]
    found = _vendor_rows(path)
    if found is None:
        raise KbError("json", "no export of a help centre that is known", where=str(path), hint="kb article import -h")
    read, rows = found
    return [read(row, f"{path}: article {number}", site) for number, row in enumerate(rows, 1)]


def _page_of_file(file: Path, folder: Path) -> Page:
    text = file.read_bytes().decode("utf-8-sig", "replace")
    place, url = str(file), file.relative_to(folder).as_posix()
    if _PAGES[file.suffix.lower()]:
        heading = _HEADING.match(text)
        title, text = (heading[1], text[heading.end() :]) if heading else (file.stem.replace("-", " "), text)
        return Page(place, title, text, url, is_markdown=True, file=file)
    soup = BeautifulSoup(text, "html.parser")
    said, body = soup.find(["title", "h1"]), soup.find(["main", "article", "body"])
    title = " ".join(said.get_text().split()) if said else file.stem.replace("-", " ")
    return Page(place, title, body.decode_contents() if body else text, url, file=file)


def _vendor_rows(path: Path) -> tuple[Callable[[Row, str, str], Page], Sequence[Row]] | None:
    """The reader and the articles of an export; None for anything else."""
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, OSError, RecursionError):
        return None
    for rows in _lists(data):
        for marks, read in _VENDORS:
            if rows and all(isinstance(row, Mapping) and marks <= row.keys() for row in rows):
                return read, rows
    return None


def _lists(data: Any) -> Iterator[Sequence[Row]]:
    """Where an export may have its articles: a list, under `articles`, `data` or `items`, or one article alone."""
    if isinstance(data, list):
        pages = [row for page in data for row in next(_lists(page), ())] if data and not _is_article(data[0]) else data
        yield pages
    elif isinstance(data, Mapping):
        for name in ("articles", "data", "items", "article"):
            if name in data:
                yield from _lists(data[name]) if not _is_article(data[name]) else iter([[data[name]]])
                return


def _is_article(data: Any) -> bool:
    return isinstance(data, Mapping) and any(marks <= data.keys() for marks, _ in _VENDORS)


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _texts(row: Row, name: str) -> tuple[str, ...]:
    value = row.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _zendesk(row: Row, place: str, _: str) -> Page:
    return Page(place, _text(row, "title"), _text(row, "body"), _text(row, "html_url"), _texts(row, "label_names"),
                is_draft=row.get("draft") is True)  # fmt: skip


def _helpscout(row: Row, place: str, _: str) -> Page:
    return Page(place, _text(row, "name"), _text(row, "text"), _text(row, "publicUrl"), _texts(row, "keywords"),
                is_draft=row.get("status") != "published")  # fmt: skip


def _intercom(row: Row, place: str, _: str) -> Page:
    return Page(place, _text(row, "title"), _text(row, "body"), _text(row, "url"),
                is_draft=row.get("state") != "published")  # fmt: skip


def _freshdesk(row: Row, place: str, site: str) -> Page:
    url = f"{site.rstrip('/')}/support/solutions/articles/{row.get('id')}" if site else ""
    return Page(place, _text(row, "title"), _text(row, "description"), url, _texts(row, "tags"),
                is_draft=row.get("status") != _PUBLISHED)  # fmt: skip


# What only this vendor's articles have; each is asked in this order.
_VENDORS: tuple[tuple[frozenset[str], Callable[[Row, str, str], Page]], ...] = (
    (frozenset(("title", "body", "html_url")), _zendesk),
    (frozenset(("name", "text", "publicUrl")), _helpscout),
    (frozenset(("title", "body", "state")), _intercom),
    (frozenset(("title", "description", "folder_id")), _freshdesk),
)
