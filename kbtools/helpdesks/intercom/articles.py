"""Intercom: articles.

Fields as in developers.intercom.com, "Articles".
"""

from __future__ import annotations

from kbtools.helpdesks.reading.article_export import ArticleExport, string
from kbtools.helpdesks.reading.fields import Record
from kbtools.model.imported_page import ImportedPage


def _read(record: Record, place: str, _: str) -> ImportedPage:
    return ImportedPage(
        place,
        string(record, "title"),
        string(record, "body"),
        string(record, "url"),
        is_draft=record.get("state") != "published",
    )


ARTICLES = ArticleExport(frozenset(("title", "body", "state")), _read)
