"""Zendesk Guide: articles of `help_center/articles.json`, with `include=translations` in all languages.

Fields as in developer.zendesk.com, "Articles" and "Translations".
"""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.helpdesks.reading.article_export import ArticleExport, is_limited, language, string, strings
from kbtools.helpdesks.reading.fields import Record, items, text
from kbtools.model.imported_page import ImportedPage


def _read(record: Record, place: str, _: str) -> ImportedPage:
    return ImportedPage(
        place,
        string(record, "title"),
        string(record, "body"),
        string(record, "html_url"),
        strings(record, "label_names"),
        is_draft=record.get("draft") is True or record.get("hidden") is True,
        is_restricted=any(is_limited(record, name) for name in ("user_segment_id", "user_segment_ids")),
        lang=language(record, "locale"),
        identity=text(record, "source_id", "id"),
    )


def _translations(record: Record) -> Iterator[Record]:
    for one in items(record, "translations"):
        if one.get("locale") != record.get("locale"):
            yield {**record, "hidden": None, **one}


ARTICLES = ArticleExport(frozenset(("title", "body", "html_url")), _read, translations=_translations)
