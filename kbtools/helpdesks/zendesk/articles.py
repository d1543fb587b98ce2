"""Zendesk Guide: articles of `help_center/articles.json`.

Fields as in developer.zendesk.com, "Articles".
"""

from __future__ import annotations

from kbtools.helpdesks.reading.article_export import ArticleExport, is_limited, language, string, strings
from kbtools.helpdesks.reading.fields import Record
from kbtools.model.imported_page import ImportedPage


def _read(record: Record, place: str, _: str) -> ImportedPage:
    return ImportedPage(
        place,
        string(record, "title"),
        string(record, "body"),
        string(record, "html_url"),
        strings(record, "label_names"),
        is_draft=record.get("draft") is True,
        is_restricted=any(is_limited(record, name) for name in ("user_segment_id", "user_segment_ids")),
        lang=language(record, "locale"),
    )


ARTICLES = ArticleExport(frozenset(("title", "body", "html_url")), _read)
