"""The Whoosh index of a generation: written as a whole or where something changed, and read back as postings.

Whoosh keeps documents in segments. A commit adds one; deleted documents are only marked. So what a commit wrote can be
read alone, and all else is known from the generation before.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import SegmentReader

from kbtools.search.index.postings import Postings, from_rows
from kbtools.search.index.schema import FIELDS, make_schema
from kbtools.search.index.sections import IndexedSection

MOST_SEGMENTS = 8
Name = tuple[str, int]


@dataclass(frozen=True)
class NewSegment:
    """What the last commit wrote: the names of its sections (slug and number), and their postings in that order."""

    names: tuple[Name, ...]
    postings: Postings


def write_index(folder: Path, sections: Sequence[IndexedSection], lang: str) -> NewSegment:
    """A new Whoosh index of all sections in one segment."""
    folder.mkdir(parents=True)
    index = whoosh_index.create_in(str(folder), make_schema(lang))
    return _commit(index, (), sections, lang)


def write_changes(
    folder: Path, earlier: Path, sections: Sequence[IndexedSection], changed: Collection[str], lang: str
) -> NewSegment:
    """The index of an earlier generation with the sections of `changed` slugs replaced (or only removed).

    Whoosh never writes into a finished file, so the old files are linked, not copied. They are unpickled: the caller
    compares their checksums first. The pickled schema, which names our modules, is not read.
    """
    folder.mkdir(parents=True)
    for path in earlier.iterdir():
        if path.is_file() and "LOCK" not in path.name:
            os.link(path, folder / path.name)
    index = whoosh_index.open_dir(str(folder), schema=make_schema(lang))
    return _commit(index, changed, [section for section in sections if section.slug in changed], lang)


def _commit(index: Any, deleted: Collection[str], added: Sequence[IndexedSection], lang: str) -> NewSegment:
    writer = index.writer(limitmb=256)
    if deleted:
        with index.searcher() as searcher:
            for slug in sorted(deleted):
                writer.delete_by_term("slug", slug, searcher=searcher)
    for section in added:
        writer.add_document(slug=section.slug, number=section.number, **section.fields)
    writer.commit(mergetype=_merge_policy)
    segment = writer.newsegment
    if not segment.doc_count_all():
        return NewSegment((), from_rows((), 0, len(FIELDS)))
    with SegmentReader(index.storage, make_schema(lang), segment) as reader:
        return _read(reader)


def _merge_policy(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Called by Whoosh: which segments a commit leaves as they are; the others become part of the new one.

    Past `MOST_SEGMENTS` all are merged but the largest, and that one too where more of it is deleted than not.
    Segments without a document left are dropped.
    """
    alive = [segment for segment in segments if segment.doc_count()]
    if len(alive) < MOST_SEGMENTS:
        return alive
    largest = max(alive, key=lambda segment: segment.doc_count())
    stays = [largest] if largest.doc_count() >= largest.deleted_count() else []
    for segment in alive:
        if segment not in stays:
            with SegmentReader(writer.storage, writer.schema, segment) as reader:
                writer.add_reader(reader)
    return stays


def _read(reader: Any) -> NewSegment:
    """Read all postings of a segment without deleted documents, once."""
    names = tuple((stored["slug"], stored["number"]) for _, stored in reader.iter_docs())
    return NewSegment(names, from_rows(_rows(reader), len(names), len(FIELDS)))


def _rows(reader: Any) -> Iterator[tuple[str, int, int, int]]:
    columns = {name: number for number, name in enumerate(FIELDS)}
    for field, term in reader.all_terms():
        if field in columns:
            column, text, matcher = columns[field], term.decode(), reader.postings(field, term)
            while matcher.is_active():
                yield text, matcher.id(), column, round(matcher.weight())
                matcher.next()
