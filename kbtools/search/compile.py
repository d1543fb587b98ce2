"""From Whoosh to arrays: postings, and the impacts of terms on articles and sections (BM25F)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.search.bm25f import impacts
from kbtools.search.generation import Generation, SectionRow, save_array
from kbtools.search.index.postings import Postings, from_rows, patched, save_postings, saved_postings
from kbtools.search.index.schema import FIELDS
from kbtools.search.index.sections import IndexedSection
from kbtools.search.index.whoosh_index import NewSegment, write_changes, write_index

Array = np.ndarray[Any, Any]
WHOLE = ("title", "tags", "phrases")  # fields of the whole article, which count for each of its sections


def compile_words(folder: Path, sections: Sequence[IndexedSection], earlier: Generation | None, lang: str) -> list[str]:
    """Write the Whoosh index, compile what it wrote into arrays, and return the slugs that changed.

    From an `earlier` generation only what changed is written to Whoosh and read back; the other postings are those
    that the earlier one compiled.
    """
    before = earlier.sections if earlier else ()
    changed = sorted(_changed(before, sections))
    if earlier is None:
        new = write_index(folder / "whoosh", sections, lang)
        old = from_rows((), 0, len(FIELDS))
    else:
        new = write_changes(folder / "whoosh", earlier.folder / "whoosh", sections, frozenset(changed), lang)
        old = saved_postings(earlier)
    kept = _kept(before, new, frozenset(changed))
    names = [(before[row].slug, before[row].number) for row in kept] + [*new.names]
    place = {name: at for at, name in enumerate(names)}
    postings = patched(old, kept, new.postings, [place[section.name] for section in sections])
    save_postings(folder, postings)
    _write_impacts(folder, postings, sections)
    return changed


def _changed(before: Sequence[SectionRow], sections: Sequence[IndexedSection]) -> set[str]:
    was = Counter((row.slug, row.number, row.digest) for row in before)
    now = Counter((section.slug, section.number, section.digest) for section in sections)
    return {slug for slug, _, _ in (was - now) + (now - was)}


def _kept(before: Sequence[SectionRow], new: NewSegment, changed: Collection[str]) -> list[int]:
    """The sections that are as they were and that Whoosh did not write again, by their numbers."""
    written = frozenset(new.names)
    return [
        number for number, row in enumerate(before) if row.slug not in changed and (row.slug, row.number) not in written
    ]


def _write_impacts(folder: Path, postings: Postings, sections: Sequence[IndexedSection]) -> None:
    slugs = sorted({section.slug for section in sections})
    article = {slug: row for row, slug in enumerate(slugs)}
    of_section = np.array([article[section.slug] for section in sections], np.int64)
    start = np.searchsorted(of_section, np.arange(len(slugs) + 1))
    save_array(folder, "section_start", start)
    articles = impacts(postings, FIELDS, of_section, len(slugs))
    by_section = impacts(
        _with_article_fields(postings, of_section, start), FIELDS, np.arange(len(sections)), len(sections)
    )
    for name, table in (("articles", articles), ("sections", by_section)):
        for column in ("start", "row", "impact"):
            save_array(folder, f"{name}_{column}", getattr(table, column))
    title = postings.term[(postings.field == FIELDS.index("title"))]
    of_title = of_section[postings.section[postings.field == FIELDS.index("title")]]
    by_article = np.lexsort((title, of_title))
    save_array(folder, "title", title[by_article])
    save_array(folder, "title_start", np.searchsorted(of_title[by_article], np.arange(len(slugs) + 1)))
    df = np.diff(articles.start)
    save_array(folder, "idf", np.log1p((len(slugs) - df + 0.5) / (df + 0.5)).astype(np.float32))


def _with_article_fields(postings: Postings, of_section: Array, start: Array) -> Postings:
    """Postings in which every section also has its article's title, tags and phrases."""
    columns = [FIELDS.index(name) for name in WHOLE]
    whole = np.isin(postings.field, columns)
    article = of_section[postings.section[whole]]
    times = (start[article + 1] - start[article] - 1).astype(np.int64)
    again = np.repeat(np.flatnonzero(whole), times)
    step = np.arange(len(again)) - np.repeat(np.cumsum(times) - times, times)
    section = np.concatenate([postings.section, postings.section[again] + 1 + step]).astype(np.int32)
    term, field, frequency = (
        np.concatenate([column, column[again]]) for column in (postings.term, postings.field, postings.frequency)
    )
    lengths = postings.lengths.copy()
    lengths[:, columns] = postings.lengths[start[of_section]][:, columns]
    return Postings(postings.terms, term, section, field, frequency, lengths)
