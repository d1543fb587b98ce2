"""BM25F, computed before any query: the impact of each term on the score of each article and section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.search.index.postings import Postings

Array = np.ndarray[Any, Any]

K1 = 1.6
# Weight of a word in each field, and length normalisation b of each field (Robertson & Zaragoza 2009, 3.4).
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
    """Concatenated integer ranges from each `begin` up to its `end`, and for each integer the number of its range."""
    count = end - begin
    which = np.arange(len(begin)).repeat(count)
    step = begin - count.cumsum()
    step += count
    place = step[which]
    place += np.arange(len(which))
    return place, which


@dataclass(frozen=True)
class Impacts:
    """For term `t`, `row[start[t]:start[t+1]]` are the rows it occurs in, and `impact` what it adds to their scores."""

    start: Array
    row: Array
    impact: Array
    rows: int

    def entries(self, terms: Array) -> tuple[Array, Array]:
        """Positions in `row` and `impact` of the entries of these terms, and the index in `terms` for each."""
        return ranges(self.start[terms], self.start[terms + 1])

    def scores(self, terms: Array, weights: Array) -> Array:
        """The summed impact of the terms for every row, float32."""
        place, which = self.entries(terms)
        total = np.bincount(self.row[place], self.impact[place] * weights[which], self.rows)
        return np.asarray(total, np.float32)

    def of(self, term: int, row: int) -> float:
        """Impact of one term on one row; 0 where it does not occur."""
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
    """Weight of a term that occurs n times in the query, saturated: (K3 + 1) * n / (K3 + n)."""
    return (K3 + 1) * count / (K3 + count)
