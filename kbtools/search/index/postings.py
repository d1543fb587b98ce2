"""Term frequencies as arrays: what Whoosh's postings say, sorted by term, part and field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.text.analysis import Analyser

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Postings:
    """Rows `(term, part, field, frequency)` in that order; `lengths` is parts by fields, in terms."""

    terms: tuple[str, ...]
    term: Array
    part: Array
    field: Array
    frequency: Array
    lengths: Array

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Postings):
            return NotImplemented
        columns = ("term", "part", "field", "frequency", "lengths")
        return self.terms == other.terms and all(np.array_equal(getattr(self, c), getattr(other, c)) for c in columns)

    def __hash__(self) -> int:
        return hash(self.terms)


def from_rows(rows: Iterable[tuple[str, int, int, int]], parts: int, fields: int) -> Postings:
    """Sort rows `(term text, part, field, frequency)` into arrays."""
    listed = list(rows)
    terms = tuple(sorted({row[0] for row in listed}))
    place = {term: number for number, term in enumerate(terms)}
    table = np.array([(place[term], part, field, tf) for term, part, field, tf in listed], np.int64).reshape(-1, 4)
    return _sorted(terms, table, parts, fields)


def analysed(texts: Sequence[Mapping[str, str]], fields: Sequence[str], analyser: Analyser) -> Postings:
    """The postings of parts given as texts by field; equal to what Whoosh holds of them."""
    rows = (
        (term, part, number, tf)
        for part, by_field in enumerate(texts)
        for number, name in enumerate(fields)
        for term, tf in Counter(analyser.terms(by_field.get(name, ""))).items()
    )
    return from_rows(rows, len(texts), len(fields))


def patched(old: Postings, kept: Sequence[int], new: Postings, order: Sequence[int]) -> Postings:
    """The postings of `kept` parts of `old` followed by all of `new`, put into `order`.

    `order[i]` is the place, in that sequence, of part `i` of the result. Equal to analysing all parts again.
    """
    total = len(kept) + len(new.lengths)
    place = np.empty(total, np.int64)
    place[np.asarray(order, np.int64)] = np.arange(total)
    where = np.full(len(old.lengths), -1, np.int64)
    where[np.asarray(kept, np.int64)] = place[: len(kept)]
    stays = where[old.part] >= 0 if len(old.part) else np.zeros(0, bool)
    terms, into_old, into_new = _joined(old, new, stays)
    rows = [
        np.stack([into_old[old.term[stays]], where[old.part[stays]], old.field[stays], old.frequency[stays]], axis=1),
        np.stack([into_new[new.term], place[len(kept) + new.part.astype(np.int64)], new.field, new.frequency], axis=1),
    ]
    return _sorted(terms, np.concatenate(rows).astype(np.int64), total, old.lengths.shape[1])


def _joined(old: Postings, new: Postings, stays: Array) -> tuple[tuple[str, ...], Array, Array]:
    """The terms still in use, and the way from the old and new numbers to theirs."""
    used = np.zeros(len(old.terms), bool)
    used[old.term[stays]] = True
    alive = [term for term, keep in zip(old.terms, used.tolist(), strict=True) if keep]
    terms = tuple(sorted({*alive, *new.terms}))
    number = {term: i for i, term in enumerate(terms)}
    into_old = np.array([number.get(term, -1) for term in old.terms], np.int64)
    return terms, into_old, np.array([number[term] for term in new.terms], np.int64)


def _sorted(terms: tuple[str, ...], table: Array, parts: int, fields: int) -> Postings:
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    lengths = np.zeros((parts, fields), np.int64)
    np.add.at(lengths, (table[:, 1], table[:, 2]), table[:, 3])
    term, part, field, frequency = (
        table[:, i].astype(kind) for i, kind in enumerate((np.int32, np.int32, np.uint8, np.int32))
    )
    return Postings(terms, term, part, field, frequency, lengths.astype(np.int32))
