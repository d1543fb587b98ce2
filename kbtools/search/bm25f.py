"""BM25F, computed before any query: an impact for each term and article, and for each term and section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.search.index.postings import Postings

Array = np.ndarray[Any, Any]

K1 = 1.6
# How much a word counts in each field, and how far a long field weighs less (Robertson & Zaragoza 2009, 3.4).
WEIGHTS: Mapping[str, float] = {
    "title": 3.0,
    "headings": 1.5,
    "body": 1.0,
    "tags": 0.5,
    "phrases": 0.0,
    "questions": 0.0,
}
LENGTH: Mapping[str, float] = {
    "title": 0.4,
    "headings": 0.6,
    "body": 0.75,
    "tags": 0.3,
    "phrases": 0.6,
    "questions": 0.75,
}
K3 = 8.0


def ranges(begin: Array, end: Array) -> tuple[Array, Array]:
    """All places from each `begin` up to its `end`, one range after the other, and the number of each one's range."""
    count = end - begin
    which = np.repeat(np.arange(len(begin)), count)
    return np.arange(len(which)) + (begin - np.cumsum(count) + count)[which], which


@dataclass(frozen=True)
class Impacts:
    """For term `t`, `row[start[t]:start[t+1]]` are the rows it occurs in and `impact` what it adds there."""

    start: Array
    row: Array
    impact: Array
    rows: int

    def entries(self, terms: Array) -> tuple[Array, Array]:
        """Where in `row` and `impact` the entries of these terms stand, and to which of `terms` each belongs."""
        return ranges(self.start[terms], self.start[terms + 1])

    def scores(self, terms: Array, weights: Array) -> Array:
        """The summed impact of the terms for every row, float32."""
        place, which = self.entries(terms)
        total = np.bincount(self.row[place], self.impact[place] * weights[which], self.rows)
        return np.asarray(total, np.float32)

    def of(self, term: int, row: int) -> float:
        """What one term adds to one row."""
        begin, end = int(self.start[term]), int(self.start[term + 1])
        at = begin + int(np.searchsorted(self.row[begin:end], row))
        return float(self.impact[at]) if at < end and self.row[at] == row else 0.0


def impacts(
    postings: Postings, fields: Sequence[str], row_of_section: Array, rows: int, weights: Mapping[str, float] = WEIGHTS
) -> Impacts:
    """BM25F over rows (articles, or sections) that sections are summed into: fields combined before saturation.

    impact = idf * tf / (K1 + tf), where tf is the sum over fields of weight * tf_field / (1 - b + b * length / mean)
    and idf = ln(1 + (rows - df + 0.5) / (df + 0.5)); Robertson & Zaragoza 2009, "The Probabilistic Relevance
    Framework", equations 3.17 and 3.18.
    """
    lengths = np.zeros((rows, len(fields)))
    np.add.at(lengths, row_of_section, postings.lengths)
    filled = np.maximum((lengths > 0).sum(axis=0), 1)
    mean = np.maximum(lengths.sum(axis=0) / filled, 1e-9)
    weight = np.array([weights[name] for name in fields])
    b = np.array([LENGTH[name] for name in fields])
    row = row_of_section[postings.section]
    norm = 1 - b[postings.field] + b[postings.field] * lengths[row, postings.field] / mean[postings.field]
    share = weight[postings.field] * postings.frequency / norm
    key = postings.term.astype(np.int64) * rows + row
    unique, back = np.unique(key[share > 0], return_inverse=True)
    tf = np.bincount(back, share[share > 0], len(unique))
    term, row = unique // max(rows, 1), unique % max(rows, 1)
    df = np.bincount(term, minlength=len(postings.terms))
    idf = np.log1p((rows - df + 0.5) / (df + 0.5))
    start = np.concatenate([[0], np.cumsum(df)])
    return Impacts(start.astype(np.int64), row.astype(np.int32), (idf[term] * tf / (K1 + tf)).astype(np.float32), rows)


def query_weight(count: float) -> float:
    """A term's weight in the query by how often it stands there, saturated: (K3 + 1) * n / (K3 + n)."""
    return (K3 + 1) * count / (K3 + count)
