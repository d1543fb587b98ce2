"""Writing parts into a Whoosh index, from nothing or only what changed, and reading its postings back."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.index import LockError

from kbtools.errors import KbError
from kbtools.search.index.postings import Postings, from_rows
from kbtools.search.index.schema import FIELDS, make_schema
from kbtools.search.index.sections import Part


def write_all(folder: Path, parts: Sequence[Part], lang: str) -> None:
    """A new index of all parts."""
    folder.mkdir(parents=True)
    writer = whoosh_index.create_in(str(folder), make_schema(lang)).writer(limitmb=256)
    for part in parts:
        writer.add_document(slug=part.slug, number=part.number, digest=part.digest, **part.fields)
    writer.commit()


def write_changes(folder: Path, earlier: Path, parts: Sequence[Part], changed: frozenset[str]) -> None:
    """The index of an earlier generation with the parts of `changed` slugs replaced (or only removed).

    Whoosh never writes into a finished file, so the old files are linked, not copied.
    """
    folder.mkdir(parents=True)
    for path in earlier.iterdir():
        if path.is_file() and "LOCK" not in path.name:
            os.link(path, folder / path.name)
    try:
        writer = whoosh_index.open_dir(str(folder)).writer(limitmb=256)
    except LockError:
        raise KbError("index-locked", "another command is building the index", where=str(folder)) from None
    for slug in sorted(changed):
        writer.delete_by_term("slug", slug)
    for part in parts:
        if part.slug in changed:
            writer.add_document(slug=part.slug, number=part.number, digest=part.digest, **part.fields)
    writer.commit()


def postings_of(folder: Path, place: Mapping[tuple[str, int], int]) -> Postings:
    """One walk over all postings; `place` gives each part its number in the arrays."""
    with whoosh_index.open_dir(str(folder)).searcher() as searcher:
        reader: Any = searcher.reader()
        part_of = {
            number: place[stored["slug"], stored["number"]] for number, stored in reader.iter_docs()
        }  # deleted ones are not in iter_docs
        columns = {name: i for i, name in enumerate(FIELDS)}
        rows = [
            (term.decode() if isinstance(term, bytes) else term, part_of[doc], columns[field], round(weight))
            for field, term, doc, weight, _ in reader.iter_postings()
            if field in columns and doc in part_of
        ]
    return from_rows(rows, len(place), len(FIELDS))
