"""Pages read from a vendor's export, recognised by its fields, from a folder, or from one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kbtools.articles.imported.exports import export_of, exports_in, pages_of
from kbtools.articles.imported.page_files import page_files, page_of_file
from kbtools.errors import KbError
from kbtools.model.imported_page import ImportedPage, is_page
from kbtools.system.own_files import OwnFiles


def read_pages(path: Path, site: str = "", progress: Callable[[str], object] = lambda _: None) -> list[ImportedPage]:
    """The pages of an export or a folder, in order, or the one in a file.

    `site`: the address of the old site, for exports without it. `progress` is called with the place of each page of a
    folder that was read. Exports in a folder are read too, after its pages. Raises `KbError("json")` for an unknown
    format.
    """
    if path.is_dir():
        own = OwnFiles(path)
        found: list[ImportedPage] = []
        for file in page_files(path):
            page = None if own.why_not(file) else page_of_file(file, path)
            found += [page] if page else []
            progress(str(file))
        return [*found, *pages_of(exports_in(path), site)]
    if is_page(path):
        page = page_of_file(path, path.parent)
        return [page] if page else []
    export = export_of(path)
    if export is None:
        raise KbError("json", "not a known export of a help centre", where=str(path), hint="kb article import -h")
    return pages_of([export], site)


def refused_pages(path: Path) -> list[KbError]:
    """The files of a folder that look like pages and are not read, since they do not really belong to it."""
    own = OwnFiles(path)
    reasons = ((file, own.why_not(file)) for file in (page_files(path) if path.is_dir() else ()))
    return [
        KbError("file-outside", f"this file is not imported: {why}", where=str(file), hint="put a copy in its place")
        for file, why in reasons
        if why
    ]
