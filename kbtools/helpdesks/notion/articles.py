"""Notion: pages of its API, with their blocks.

Fields as in developers.notion.com, "Page" and "Block". The blocks of a page are in its `children`, `blocks` or
`results`, or in answers of `/blocks/ID/children` that belong to the same export.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kbtools.errors import KbError
from kbtools.helpdesks.reading.article_export import ArticleExport
from kbtools.helpdesks.reading.fields import Record, items, text, texts, value_at
from kbtools.helpdesks.reading.notion_blocks import html_of
from kbtools.helpdesks.reading.records import all_records
from kbtools.model.imported_page import ImportedPage
from kbtools.text.normalise import one_line

_DEEPEST = 30  # blocks within blocks
_OWN_BLOCKS = ("children", "blocks", "results")
_HIDDEN = ("draft", "private", "archived", "unpublished", "hidden")


def _read(record: Record, place: str, _: str) -> ImportedPage:
    if record.get("object") != "page":
        problem = KbError("json", "this is no page of Notion", where=place, hint="ask for /v1/pages/ID")
        return ImportedPage(place, "", "", problem=problem)
    given = {name.casefold(): value for name, value in _properties(record).items()}
    title = next((items(value, "title") for value in given.values() if text(value, "type") == "title"), [])
    status = text(given.get("status", {}), "status.name", "select.name").casefold()
    html, left = html_of(next((found for name in _OWN_BLOCKS if (found := items(record, name))), ()))
    return ImportedPage(
        place,
        one_line("".join(text(part, "plain_text", "text.content") for part in title)),
        html,
        text(record, "public_url", "url"),
        tuple(one_line(name) for name in texts(given.get("tags", {}), "multi_select")),
        is_draft=status in _HIDDEN or record.get("archived") is True or record.get("in_trash") is True,
        is_restricted="public_url" in record and not record["public_url"],
        simplified=left,
    )


def _properties(record: Record) -> Mapping[str, Record]:
    value = value_at(record, "properties")
    found = value.items() if isinstance(value, Mapping) else ()
    return {str(name): one for name, one in found if isinstance(one, Mapping)}


def _joined(pages: Sequence[Record], data: Sequence[Any]) -> list[Record]:
    """The pages, each with its blocks from anywhere in the export, which say whose they are in `parent`."""
    below: dict[str, list[Record]] = {}
    for block in _blocks(data):
        parent = text(block, "parent.page_id", "parent.block_id").replace("-", "")
        below.setdefault(parent, []).append(block)

    def with_blocks(record: Record, level: int = 0) -> Record:
        if not isinstance(record, Mapping) or level > _DEEPEST or any(items(record, name) for name in _OWN_BLOCKS):
            return record
        found = below.pop(text(record, "id").replace("-", ""), ())  # each once, whatever circle they make
        return {**record, "children": [with_blocks(block, level + 1) for block in found]} if found else record

    return [with_blocks(page) for page in pages]


def _blocks(data: Iterable[Any]) -> Iterable[Record]:
    seen: set[str] = set()
    for one in data:
        for record in all_records(one if isinstance(one, Mapping) else {"": one}):
            if record.get("object") == "block" and (identity := text(record, "id")) not in seen:
                seen.add(identity)
                yield record


ARTICLES = ArticleExport(frozenset(("object", "properties", "url")), _read, joined=_joined)
