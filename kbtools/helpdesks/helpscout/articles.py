"""Help Scout Docs: articles with their text.

Fields as in developer.helpscout.com, Docs API, "Articles".
"""

from __future__ import annotations

from kbtools.helpdesks.reading.article_export import ArticleExport, is_limited, string, strings
from kbtools.helpdesks.reading.fields import Record
from kbtools.model.imported_page import ImportedPage


def _read(record: Record, place: str, _: str) -> ImportedPage:
    return ImportedPage(
        place,
        string(record, "name"),
        string(record, "text"),
        string(record, "publicUrl"),
        strings(record, "keywords"),
        is_draft=record.get("status") != "published",
        is_restricted=any(is_limited(record, name, "public") for name in ("visibility", "collection.visibility")),
    )


def _is_closed(folder: Record) -> bool:
    return is_limited(folder, "visibility", "public")


ARTICLES = ArticleExport(
    frozenset(("name", "text", "publicUrl")), _read, folders=("collectionId", "categories"), is_closed=_is_closed
)
