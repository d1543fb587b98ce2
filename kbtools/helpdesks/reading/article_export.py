"""Articles of one help centre in JSON: which records are articles, and how one is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.helpdesks.reading.fields import Record, value_at
from kbtools.helpdesks.reading.records import all_records
from kbtools.model.imported_page import ImportedPage

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]{1,20})?")


@dataclass(frozen=True)
class ArticleExport:
    """How a vendor's articles are read from an export.

    `marks`: fields that an article of this vendor always has, and one of another vendor does not. `read` takes the
    record, its place (for messages), and the address of the help centre, empty if unknown. `folders`: fields with the
    ids of the folders, categories or collections that an article is in; `is_closed`: whether the record of one of
    these says that not everybody may read what is in it. `joined` takes articles and the JSON of all files of an
    export, and gives as many articles in the same order, with what other records say of them. `translations`: the
    records of the same article in other languages that an article holds.
    """

    marks: frozenset[str]
    read: Callable[[Record, str, str], ImportedPage]
    folders: tuple[str, ...] = ()
    is_closed: Callable[[Record], bool] = lambda _: False
    joined: Callable[[Sequence[Record], Sequence[Any]], Sequence[Record]] = lambda articles, _: articles
    translations: Callable[[Record], Iterable[Record]] = lambda _: ()

    def is_article(self, record: Record) -> bool:
        """Whether a record is an article of this vendor."""
        return self.marks <= record.keys()

    def folders_of(self, record: Record) -> frozenset[str]:
        """The ids of the folders that an article is in."""
        values = (record.get(name) for name in self.folders)
        return frozenset(str(one) for value in values for one in (value if isinstance(value, list) else [value]))

    def closed_in(self, data: Any) -> frozenset[str]:
        """The ids of the folders in the JSON of an export that not everybody may read."""
        if not self.folders:
            return frozenset()
        records = all_records(data if isinstance(data, Mapping) else {"": data})
        folders = (record for record in records if "id" in record and not self.is_article(record))
        return frozenset(str(folder["id"]) for folder in folders if self.is_closed(folder))


def is_limited(record: Record, name: str, *everybody: object) -> bool:
    """Whether a field says something else than that everybody may read the article: one of `everybody`, or nothing.

    A dot goes into an object (`folder.visibility`).
    """
    return value_at(record, name) not in (None, "", [], {}, *everybody)


def string(record: Record, name: str) -> str:
    """The text in a field, as it is; empty for anything else."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def language(record: Record, name: str) -> str:
    """The code of the language in a field, without the region: `de` of `de-at`; empty where it has none.

    A dot goes into an object.
    """
    said = value_at(record, name)
    found = _LANGUAGE.fullmatch(said.strip()) if isinstance(said, str) else None
    return found[1].lower() if found else ""


def strings(record: Record, name: str) -> tuple[str, ...]:
    """The texts of the list in a field."""
    value = record.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
