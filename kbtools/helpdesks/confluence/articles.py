"""Confluence: pages of its REST API, version 1 and 2, with their body.

Fields as in developer.atlassian.com, "Content" and "Page". The body is asked for with `expand=body.storage` or
`body-format=storage`; who may read a page, with `expand=restrictions.read.restrictions.user,...group`.
"""

from __future__ import annotations

from kbtools.errors import KbError
from kbtools.helpdesks.reading.article_export import ArticleExport, string
from kbtools.helpdesks.reading.fields import Record, items, text, value_at
from kbtools.model.imported_page import ImportedPage
from kbtools.text.confluence_storage import storage_to_html

_ARTICLES = ("", "page", "blogpost")
_READERS = "restrictions.read.restrictions"


def _read(record: Record, place: str, site: str) -> ImportedPage:
    kind = text(record, "type")
    storage, shown = text(record, "body.storage.value"), text(record, "body.view.value", "body.export_view.value")
    if kind not in _ARTICLES or not (storage or shown):
        what = "this page has no body" if kind in _ARTICLES else f"this is no page, but '{kind}'"
        hint = "ask for the pages with expand=body.storage"
        return ImportedPage(place, "", "", problem=KbError("json", what, where=place, hint=hint))
    base = (text(record, "_links.base") or site).rstrip("/")
    html, macros = storage_to_html(storage, f"{base}/download/attachments/{text(record, 'id')}/")
    page, readers = text(record, "_links.webui"), [*items(record, f"{_READERS}.user.results")]
    readers += items(record, f"{_READERS}.group.results")
    return ImportedPage(
        place,
        string(record, "title"),
        html if storage else shown,
        f"{base}{page}" if base and page else "",
        tuple(name for label in items(record, "metadata.labels.results") if (name := text(label, "name"))),
        is_draft=value_at(record, "status") != "current",
        is_restricted=bool(readers),
        is_rendered=not storage,
        simplified=macros,
    )


ARTICLES = ArticleExport(frozenset(("title", "body", "status", "_links")), _read)
