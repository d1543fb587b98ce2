"""ServiceNow: articles of the knowledge base, of the Table API or of a list exported as JSON.

Fields as in the table `kb_knowledge`. A field holds a value, or an object with `value` and `display_value`.
"""

from __future__ import annotations

from kbtools.helpdesks.reading.article_export import ArticleExport, language
from kbtools.helpdesks.reading.fields import Record, text
from kbtools.model.imported_page import ImportedPage
from kbtools.text.normalise import one_line

# Who may read an article: criteria or roles that somebody must have, or must not have.
_READERS = ("can_read_user_criteria", "cannot_read_user_criteria", "roles")
_NOBODY_SAID = ("", "public")


def _read(record: Record, place: str, _: str) -> ImportedPage:
    words = (one_line(word) for word in _value(record, "meta").split(","))
    return ImportedPage(
        place,
        one_line(_value(record, "short_description")),
        _value(record, "text") or _value(record, "wiki"),
        tags=tuple(dict.fromkeys(filter(None, words))),
        is_draft=_value(record, "workflow_state").lower() != "published" or _value(record, "active") == "false",
        is_restricted=any(_value(record, name) not in _NOBODY_SAID for name in _READERS),
        lang=language({"": _value(record, "language")}, ""),
        identity=_value(record, "parent") or _value(record, "sys_id"),
    )


def _value(record: Record, name: str) -> str:
    return text(record, f"{name}.value", f"{name}.display_value", name)


ARTICLES = ArticleExport(frozenset(("short_description", "text", "workflow_state")), _read)
