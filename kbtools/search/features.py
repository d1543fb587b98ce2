"""What is known of a query and each candidate, in numbers: the columns that the learnt weights put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from kbtools.search.bm25f import Impacts, ranges
from kbtools.search.encode import Asked, Language
from kbtools.search.neighbours import Examples, evidence_features, neighbours, voted
from kbtools.text.embeddings import Vectors

Array = np.ndarray[Any, Any]

CANDIDATES = 20  # the best so many by each kind of knowledge are looked at closely


@dataclass(frozen=True)
class Knowledge:
    """The arrays of one generation that answer queries; rows of `article` arrays are articles in slug order.

    `part_start[a]` to `part_start[a+1]` are an article's parts; `title[title_start[a]:...]` the terms of its title.
    """

    language: Language
    articles: Impacts
    parts: Impacts
    part_start: Array
    title: Array
    title_start: Array
    vectors: Mapping[str, Vectors]
    examples: Examples | None

    @property
    def size(self) -> int:
        """Number of articles."""
        return len(self.part_start) - 1


@dataclass(frozen=True)
class Found:
    """What one query finds: `article` are the candidates in order; `named` and `covered` have an entry for each.

    `part[part_start[c]:part_start[c+1]]` are the parts of candidate `c`, with how each fits by words and meaning.
    """

    article: Array
    named: Mapping[str, Array]
    covered: Array
    part: Array
    part_start: Array
    part_words: Array
    part_meaning: Array | None


# How much a feature must vary over the candidates to say much: a spread of this size has half its say.
LITTLE: Mapping[str, float] = {
    "words": 0.0,
    "words_part": 0.0,
    "words_subject": 0.0,
    "title": 0.0,
    "meaning": 0.0,
    "meaning_part": 0.0,
    "meaning_head": 0.0,
    "meaning_subject": 0.0,
    "nearest": 0.08,
    "centre": 0.05,
    "ridge": 0.03,
}


def features(found: Found, names: tuple[str, ...]) -> Array:
    """Candidates x `names`: how far each stands out for this query, (value - mean) / (spread + little).

    A name without an entry in `LITTLE` stays as it is; what is not known (no model, no examples) is a column of zeros.
    """
    rows = np.zeros((len(names), len(found.article)), np.float32)
    for row, name in zip(rows, names, strict=True):
        if name in found.named:
            row[:] = found.named[name]
    as_is, little = _softened(names)
    size = np.float32(len(found.article))
    rows -= np.where(as_is, 0, rows.sum(axis=1) / size)[:, None]
    spread = np.sqrt(np.einsum("fc,fc->f", rows, rows) / size) + little
    return np.asarray((rows / np.where(as_is, 1, spread)[:, None]).T)


@cache
def _softened(names: tuple[str, ...]) -> tuple[Array, Array]:
    """Which features stay as they are, and what is added to the spread of the others."""
    little = np.array([LITTLE.get(name, 0.0) for name in names], np.float32) + np.float32(1e-6)
    return np.array([name not in LITTLE for name in names]), little


def find(question: Asked, know: Knowledge, left_out: int | None = None, must: Sequence[int] = ()) -> Found:
    """The candidates and all that is known of them; with `left_out` as if that example had never been there.

    `must` are articles that are candidates in any case.
    """
    place, which = know.articles.entries(question.terms)
    row = know.articles.row[place]
    impact = know.articles.impact[place]
    words = np.bincount(row, impact * question.weights[which], know.size)
    about = np.bincount(row, impact * question.subject[which], know.size)
    signals = [words, about]
    meaning = votes = None
    if question.vector is not None:
        meaning = know.vectors["article"].toward(question.vector, slice(None))
        signals.append(meaning)
    if know.examples is not None and question.near is not None:
        near = neighbours(know.examples, question.near, left_out)
        votes = voted(know.examples, near)
        signals.append(votes[0])
    article = candidates(signals, must)
    named = {"words": words[article], "words_subject": about[article], "title": _titles(question, know, article)}
    if know.examples is not None and votes is not None:
        named |= evidence_features(know.examples, near, *votes, article)
    if meaning is not None:
        named["meaning"] = meaning[article]
    part, start = _parts(know, article)
    part_words = know.parts.scores(question.terms, question.weights)[part]
    named["words_part"] = np.maximum.reduceat(part_words, start[:-1])
    more, part_meaning = _part_meanings(question, know, part, start)
    covered = _covered(question, know, row, which)[article]
    return Found(article, named | more, covered, part, start, part_words, part_meaning)


def candidates(signals: Sequence[Array], must: Sequence[int]) -> Array:
    """The articles that are among the best by any signal, and `must`, in order; all of them where there are few."""
    size = len(signals[0])
    if size <= CANDIDATES:
        return np.arange(size)
    chosen = np.zeros(size, bool)
    for signal in signals:
        chosen[np.argpartition(-signal, CANDIDATES)[:CANDIDATES]] = True
    chosen[np.asarray(must, np.int64)] = True
    return np.flatnonzero(chosen)


def _parts(know: Knowledge, article: Array) -> tuple[Array, Array]:
    """The parts of some articles, and where each article's begin among them."""
    begin, end = know.part_start[article], know.part_start[article + 1]
    return ranges(begin, end)[0], np.concatenate([[0], np.cumsum(end - begin)])


def _part_meanings(
    question: Asked, know: Knowledge, part: Array, start: Array
) -> tuple[dict[str, Array], Array | None]:
    if question.vector is None or question.subject_vector is None:
        return {}, None
    text = know.vectors["part"].toward(question.vector, part)
    heads = know.vectors["head"].toward(np.stack([question.vector, question.subject_vector], axis=1), part)
    best = np.maximum.reduceat(np.column_stack([text, heads]), start[:-1], axis=0)
    return dict(zip(("meaning_part", "meaning_head", "meaning_subject"), best.T, strict=True)), text


def _covered(question: Asked, know: Knowledge, row: Array, which: Array) -> Array:
    """For each article the share of the query's weighted words that it has; unknown words count as the rarest."""
    idf = know.language.idf
    mass = idf[question.terms] * np.minimum(question.weights, 1.0)
    total = float(mass.sum()) + question.unknown * float(idf.max(initial=1.0))
    return np.asarray(np.bincount(row, mass[which], know.size) / (total or 1.0), np.float32)


def _titles(question: Asked, know: Knowledge, article: Array) -> Array:
    """The share of each title's weighted words that the query has."""
    place, which = ranges(know.title_start[article], know.title_start[article + 1])
    term = know.title[place]
    asked_for = np.zeros(len(know.language.terms), bool)
    asked_for[question.terms] = True
    mass = know.language.idf[term]
    total = np.bincount(which, mass, len(article))
    return np.asarray(np.bincount(which, mass * asked_for[term], len(article)) / np.maximum(total, 1e-6), np.float32)
