"""Freshdesk: solution articles of `solutions/folders/ID/articles`.

Fields as in developers.freshdesk.com, "Solution article". They do not contain the address of the help centre.
"""

from __future__ import annotations

from kbtools.helpdesks.reading.article_export import ArticleExport, is_limited, language, string, strings
from kbtools.helpdesks.reading.fields import Record, items, text
from kbtools.model.imported_page import ImportedPage

_PUBLISHED, _EVERYBODY = 2, 1  # Freshdesk's numbers for them


def _read(record: Record, place: str, site: str) -> ImportedPage:
    url = f"{site.rstrip('/')}/support/solutions/articles/{record.get('id')}" if site else ""
    return ImportedPage(
        place,
        string(record, "title"),
        string(record, "description"),
        url,
        strings(record, "tags"),
        is_draft=record.get("status") != _PUBLISHED,
        is_restricted=any(is_limited(record, name, _EVERYBODY) for name in ("visibility", "folder.visibility")),
        lang=next((lang for level in items(record, "hierarchy") if (lang := language(level, "data.language"))), ""),
        identity=text(record, "id"),
    )


def _is_closed(folder: Record) -> bool:
    return is_limited(folder, "visibility", _EVERYBODY)


ARTICLES = ArticleExport(
    frozenset(("title", "description", "folder_id")), _read, folders=("folder_id", "category_id"), is_closed=_is_closed
)
