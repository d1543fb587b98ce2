"""Intercom: articles.

Fields as in developers.intercom.com, "Articles".
"""

from __future__ import annotations

from kbtools.helpdesks.reading.article_export import ArticleExport, is_limited, language, string
from kbtools.helpdesks.reading.fields import Record
from kbtools.model.imported_page import ImportedPage

_EVERYBODY = "everyone", "everybody", "all", "public"


def _read(record: Record, place: str, _: str) -> ImportedPage:
    return ImportedPage(
        place,
        string(record, "title"),
        string(record, "body"),
        string(record, "url"),
        is_draft=record.get("state") != "published",
        is_restricted=any(is_limited(record, name, *_EVERYBODY) for name in ("audience", "audience_ids", "visible_to")),
        lang=language(record, "default_locale"),
    )


ARTICLES = ArticleExport(frozenset(("title", "body", "state")), _read)
