"""Term frequencies as arrays: what Whoosh's postings say, sorted by term, section and field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.search.generation import Generation, save_array

Array = np.ndarray[Any, Any]
COLUMNS = ("term", "section", "field", "frequency", "lengths")


@dataclass(frozen=True, eq=False)
class Postings:
    """Rows `(term, section, field, frequency)` in that order; `lengths` is sections x fields, in terms.

    `terms` are sorted; `term` is an index into them.
    """

    terms: tuple[str, ...]
    term: Array
    section: Array
    field: Array
    frequency: Array
    lengths: Array

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Postings):
            return NotImplemented
        return self.terms == other.terms and all(np.array_equal(getattr(self, c), getattr(other, c)) for c in COLUMNS)

    def __hash__(self) -> int:
        return hash(self.terms)


def save_postings(folder: Path, postings: Postings) -> None:
    """Write the postings into a generation that is being built."""
    for name in COLUMNS:
        save_array(folder, f"postings_{name}", getattr(postings, name))
    (folder / "terms.txt").write_text("\n".join(postings.terms), encoding="utf-8")


def saved_postings(generation: Generation) -> Postings:
    """The postings that a generation keeps."""
    return Postings(generation.terms, *(generation.array(f"postings_{name}") for name in COLUMNS))


def from_rows(rows: Iterable[tuple[str, int, int, int]], sections: int, fields: int) -> Postings:
    """Sort rows `(term text, section, field, frequency)` into arrays."""
    number: dict[str, int] = {}
    table = [(number.setdefault(term, len(number)), section, field, tf) for term, section, field, tf in rows]
    terms = tuple(sorted(number))
    place = np.empty(len(number), np.int64)
    place[[number[term] for term in terms]] = np.arange(len(number))
    columns = np.array(table, np.int64).reshape(-1, 4)
    columns[:, 0] = place[columns[:, 0]]
    return _sorted(terms, columns, sections, fields)


def patched(old: Postings, kept: Sequence[int], new: Postings, order: Sequence[int]) -> Postings:
    """The postings of the `kept` sections of `old` followed by all of `new`, put into `order`.

    `order[i]` is the place, in that sequence, of section `i` of the result. Terms that no section has are left out:
    the result equals the postings of an index that was built from nothing.
    """
    total = len(kept) + len(new.lengths)
    place = np.empty(total, np.int64)
    place[np.asarray(order, np.int64)] = np.arange(total)
    where = np.full(len(old.lengths), -1, np.int64)
    where[np.asarray(kept, np.int64)] = place[: len(kept)]
    stays = where[old.section] >= 0 if len(old.section) else np.zeros(0, bool)
    terms, into_old, into_new = _joined(old, new, stays)
    rows = [
        np.stack(
            [into_old[old.term[stays]], where[old.section[stays]], old.field[stays], old.frequency[stays]], axis=1
        ),
        np.stack(
            [into_new[new.term], place[len(kept) + new.section.astype(np.int64)], new.field, new.frequency], axis=1
        ),
    ]
    return _sorted(terms, np.concatenate(rows).astype(np.int64), total, new.lengths.shape[1])


def _joined(old: Postings, new: Postings, stays: Array) -> tuple[tuple[str, ...], Array, Array]:
    """The terms still in use, and arrays that map old and new term numbers to the joined ones."""
    used = np.zeros(len(old.terms), bool)
    used[old.term[stays]] = True
    alive = [term for term, keep in zip(old.terms, used.tolist(), strict=True) if keep]
    terms = tuple(sorted({*alive, *new.terms}))
    number = {term: i for i, term in enumerate(terms)}
    into_old = np.array([number.get(term, -1) for term in old.terms], np.int64)
    return terms, into_old, np.array([number[term] for term in new.terms], np.int64)


def _sorted(terms: tuple[str, ...], table: Array, sections: int, fields: int) -> Postings:
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    lengths = np.zeros((sections, fields), np.int64)
    np.add.at(lengths, (table[:, 1], table[:, 2]), table[:, 3])
    term, section, field, frequency = (
        table[:, i].astype(kind) for i, kind in enumerate((np.int32, np.int32, np.uint8, np.int32))
    )
    return Postings(terms, term, section, field, frequency, lengths.astype(np.int32))
