"""Features: numbers about a query and each of its candidates, which the ranker and abstention weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from kbtools.search.bm25f import ranges
from kbtools.search.encode import EncodedQuery
from kbtools.search.index_arrays import CompiledIndex
from kbtools.search.neighbours import evidence_features
from kbtools.search.retrieve import Candidates, Matches

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Features:
    """The features of each candidate. `article` are the candidates; `values` and `covered` have an entry for each.

    `values` are features by name, `covered` the share of the query's weighted words that the article has, `said` how
    much the query says: its words' summed idf, in rarest words of the index. `commitment`: see `_commitment`.
    `section[section_start[c]:section_start[c+1]]` are the sections of candidate `c`, with how each fits the query by
    words (BM25F) and meaning (cosine).
    """

    article: Array
    values: Mapping[str, Array]
    covered: Array
    said: float
    section: Array
    section_start: Array
    section_words: Array
    section_meaning: Array | None
    commitment: float = 0.0


# Added to the standard deviation of a feature, so that one that hardly varies counts little.
SMOOTHING: Mapping[str, float] = {
    "words": 0.0,
    "words_section": 0.0,
    "words_subject": 0.0,
    "title": 0.0,
    "meaning": 0.0,
    "meaning_section": 0.0,
    "meaning_heading": 0.0,
    "meaning_subject": 0.0,
    "nearest": 0.08,
    "centroid": 0.05,
    "ridge": 0.03,
}


def features_of(query: EncodedQuery, candidates: Candidates, index: CompiledIndex) -> Features:
    """All features of the candidates of a query."""
    article = candidates.article
    values = {
        "words": candidates.words[article],
        "words_subject": candidates.words_subject[article],
        "title": _titles(query, index, article),
    }
    if index.examples is not None and candidates.neighbours is not None and candidates.votes is not None:
        values |= evidence_features(index.examples, candidates.neighbours, candidates.votes, article)
    if candidates.meaning is not None:
        values["meaning"] = candidates.meaning[article]
    section, start = _sections(index, article)
    words = index.sections.scores(query.terms, query.weights)[section]
    values["words_section"] = np.maximum.reduceat(words, start[:-1])
    more, meaning = _section_meanings(query, index, section, start)
    covered, said = _covered(query, index, candidates.matches, article)
    commitment = _commitment(candidates.meaning, index)
    return Features(article, values | more, covered, said, section, start, words, meaning, commitment)


def _commitment(meaning: Array | None, index: CompiledIndex) -> float:
    """How far a query tells some articles from others: the standard deviation of its cosines to all of them.

    Normalised query commitment (Shtok, Kurland and Carmel 2012), here beside that of titles whose own article is
    missing, so that it means the same in each help centre, language and model. 0 where nothing is known of it.
    """
    return 0.0 if meaning is None or not index.usual_spread else float(np.std(meaning)) / index.usual_spread


def standardised(features: Features, names: tuple[str, ...]) -> Array:
    """Candidates x `names`: standardised for this query, (value - mean) / (standard deviation + smoothing).

    A name without an entry in `SMOOTHING` stays as it is; what is not known (no model, no examples) is a column of
    zeros.
    """
    rows = np.zeros((len(names), len(features.article)), np.float32)
    for row, name in zip(rows, names, strict=True):
        if name in features.values:
            row[:] = features.values[name]
    as_is, smoothing = _smoothing(names)
    size = np.float32(len(features.article))
    rows -= np.where(as_is, 0, rows.sum(axis=1) / size)[:, None]
    spread = np.sqrt(np.einsum("fc,fc->f", rows, rows) / size) + smoothing
    return np.asarray((rows / np.where(as_is, 1, spread)[:, None]).T)


@cache
def _smoothing(names: tuple[str, ...]) -> tuple[Array, Array]:
    """Which features are not standardised, and what is added to the standard deviation of the others."""
    smoothing = np.array([SMOOTHING.get(name, 0.0) for name in names], np.float32) + np.float32(1e-6)
    return np.array([name not in SMOOTHING for name in names]), smoothing


def _sections(index: CompiledIndex, article: Array) -> tuple[Array, Array]:
    """The sections of some articles, and the position where those of each article begin."""
    begin, end = index.section_start[article], index.section_start[article + 1]
    return ranges(begin, end)[0], np.concatenate([[0], np.cumsum(end - begin)])


def _section_meanings(
    query: EncodedQuery, index: CompiledIndex, section: Array, start: Array
) -> tuple[dict[str, Array], Array | None]:
    """The best cosines among each candidate's sections and headings, and those of all sections."""
    if query.vector is None or query.subject_vector is None:
        return {}, None
    text = index.vectors["section"].toward(query.vector, section)
    headings = index.vectors["heading"].toward(np.stack([query.vector, query.subject_vector], axis=1), section)
    begin = start[:-1]
    best = {
        "meaning_section": np.maximum.reduceat(text, begin),
        "meaning_heading": np.maximum.reduceat(headings[:, 0], begin),
        "meaning_subject": np.maximum.reduceat(headings[:, 1], begin),
    }
    return best, text


def _covered(query: EncodedQuery, index: CompiledIndex, matches: Matches, article: Array) -> tuple[Array, float]:
    """For some articles the share of the query's weighted words that each has, and how much the query says.

    Unknown words count as the rarest. A word of which several forms were looked for counts once, and an article that
    has only a form of less weight has a part of it.
    """
    idf = index.encoder.idf
    rarest = index.encoder.rarest
    mass = idf[query.terms] * np.minimum(query.weights, 1.0)
    if query.word is None or query.mass is None or query.heard is None:
        total = float(mass.sum()) + query.unknown * rarest
        shared = np.bincount(matches.article, mass[matches.term], index.size)[article]
    else:
        total = float(query.mass.sum())
        words, word = np.unique(query.word, return_inverse=True)  # those that an article may have
        row = np.full(index.size, -1)
        row[article] = np.arange(len(article))
        some = np.flatnonzero(row[matches.article] >= 0)
        term = matches.term[some]
        cell = row[matches.article[some]] * len(words) + word[term]
        by_word = np.bincount(cell, query.heard[term], len(article) * len(words)).reshape(len(article), len(words))
        shared = np.minimum(by_word, query.mass[words]).sum(axis=1)
    return np.asarray(shared / (total or 1.0), np.float32), total / rarest


def _titles(query: EncodedQuery, index: CompiledIndex, article: Array) -> Array:
    """The share of each title's weighted words that the query has."""
    place, which = ranges(index.title_start[article], index.title_start[article + 1])
    term = index.title[place]
    in_query = np.zeros(len(index.encoder.terms), bool)
    in_query[query.terms] = True
    mass = index.encoder.idf[term]
    total = np.bincount(which, mass, len(article))
    return np.asarray(np.bincount(which, mass * in_query[term], len(article)) / np.maximum(total, 1e-6), np.float32)
