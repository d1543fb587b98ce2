"""Intercom: articles, each with its translations.

Fields as in developers.intercom.com, "Articles".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kbtools.helpdesks.reading.article_export import ArticleExport, is_limited, language, string
from kbtools.helpdesks.reading.fields import Record, text, value_at
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
        identity=text(record, "id"),
    )


def _translations(record: Record) -> Iterator[Record]:
    """Without the language of the record itself, which may be known by its text alone."""
    by_locale = value_at(record, "translated_content")
    for locale, one in by_locale.items() if isinstance(by_locale, Mapping) else ():
        is_written = isinstance(one, Mapping) and (one.get("title") or one.get("body"))
        if is_written and locale != record.get("default_locale") and _text(one) != _text(record):
            yield {**record, "url": "", **one, "default_locale": locale}


def _text(record: Record) -> tuple[str, str]:
    return string(record, "title"), string(record, "body")


ARTICLES = ArticleExport(frozenset(("title", "body", "state")), _read, translations=_translations)
