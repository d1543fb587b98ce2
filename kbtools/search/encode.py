"""From a query to the numbers that the index knows: terms with weights, and vectors."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.model.query import Query
from kbtools.search.bm25f import query_weight
from kbtools.search.spelling import Speller
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, unit
from kbtools.text.subwords import Subwords, bag_of

Array = np.ndarray[Any, Any]

SUBJECT_WORDS = 1.5  # a word of the subject counts so much of one in the body
SYNONYM = 0.7  # of the word that stands there
MISSPELT = 0.6
UNFINISHED = 0.6
MOST_UNFINISHED = 8
MOST_TERMS = 400  # of a very long text, the first so many different terms
SUBJECT = 0.7  # the subject's vector beside that of the whole text
SUBWORD = 1.2  # the vector of sub-words beside those two


@dataclass(frozen=True)
class Language:
    """What turns text into numbers. `terms` are sorted, `vocabulary` gives the place of each."""

    terms: tuple[str, ...]
    vocabulary: Mapping[str, int]
    analyser: Analyser
    synonyms: Mapping[str, tuple[int, ...]]
    idf: Array
    means: Mapping[str, Array]
    subwords: Subwords
    speller: Speller


@dataclass(frozen=True)
class Asked:
    """A query in the index's own terms with their weights, and as unit vectors; `subject` is 1 for a term of it.

    `vector` and `subject_vector` are centred as articles are; `near` is as examples are kept.
    """

    terms: Array
    weights: Array
    subject: Array
    unknown: int
    vector: Array | None
    subject_vector: Array | None
    near: Array | None


@dataclass(frozen=True)
class Tokens:
    """The words of a query in lower case, before stop words and stems."""

    subject: list[str]
    body: list[str]


def asked(query: Query, language: Language, model: Model | None) -> Asked:
    """Analyse and embed one query."""
    tokens = _tokens(query, language)
    weights, subject, unknown = _weights(tokens, language)
    if unknown:
        for term in language.speller.meant(tokens.subject + tokens.body):
            weights[term] = max(weights.get(term, 0.0), MISSPELT)
    if query.typing and query.body[-1:].isalnum():
        weights |= _unfinished(tokens.body, language)
    if language.synonyms:
        weights = _with_synonyms(weights, language.analyser.stems(tokens.subject + tokens.body), language)
    vectors = _vectors(query, language, model)
    bag = bag_of(tokens.subject, tokens.body, language.analyser.stop_words) if language.subwords.size else {}
    near = joined(None if vectors is None else vectors[:, None], language.subwords.embed([bag]))[0]
    whole, about = (None, None) if vectors is None else vectors
    return Asked(*_columns(weights, subject), len(unknown), whole, about, near if len(near) else None)


def asked_again(query: Query, language: Language, vectors: Array | None, near: Array) -> Asked:
    """An example as the query it would be, with the vectors it already has; `vectors` are whole text and subject."""
    weights, subject, unknown = _weights(_tokens(query, language), language)
    whole, about = (None, None) if vectors is None else vectors
    return Asked(*_columns(weights, subject), len(unknown), whole, about, near)


def _tokens(query: Query, language: Language) -> Tokens:
    return Tokens(language.analyser.tokens(query.subject), language.analyser.tokens(query.body))


def _columns(weights: Mapping[int, float], subject: Collection[int]) -> tuple[Array, Array, Array]:
    terms = np.fromiter(weights, np.int64, len(weights))
    about = np.fromiter((term in subject for term in weights), np.float32, len(weights))
    return terms, np.fromiter(weights.values(), np.float32, len(weights)), about


def joined(vectors: Array | None, subword: Array) -> Array:
    """Examples as they are kept: whole text, subject and sub-words side by side, rows of at most length 1.

    `vectors` is 2 (whole, subject) x texts x dimensions, or None without a model.
    """
    sides = [] if vectors is None else [(vectors[0], 1.0), (vectors[1], SUBJECT)]
    sides.append((subword, SUBWORD))
    longest = np.sqrt(sum(weight**2 for _, weight in sides))
    return np.concatenate([rows * np.float32(weight / longest) for rows, weight in sides], axis=1)


def _weights(tokens: Tokens, language: Language) -> tuple[dict[int, float], set[int], list[str]]:
    """The known terms with their saturated weights, those of the subject, and the terms that nobody ever wrote."""
    vocabulary, analyser = language.vocabulary, language.analyser
    subject, body = analyser.stems(tokens.subject), analyser.stems(tokens.body)
    counts: dict[str, float] = dict(Counter(body))
    for term in subject:
        counts[term] = counts.get(term, 0.0) + SUBJECT_WORDS
    weights = {vocabulary[t]: query_weight(n) for t, n in list(counts.items())[:MOST_TERMS] if t in vocabulary}
    about = {vocabulary[t] for t in subject or body if t in vocabulary}
    return weights, about, [term for term in counts if term not in vocabulary]


def _vectors(query: Query, language: Language, model: Model | None) -> Array | None:
    """Centred unit rows of the whole text and of the subject."""
    if model is None or not language.means:
        return None
    texts = [query.text, query.subject or query.body]
    raw = model.embed(texts if query.subject else texts[:1])
    return unit(raw - np.stack([language.means["query"], language.means["subject"]]))


def _unfinished(tokens: Sequence[str], language: Language) -> dict[int, float]:
    """The terms that the last, unfinished word may become."""
    if not tokens or len(tokens[-1]) < 2:  # noqa: PLR2004 - one letter says nothing
        return {}
    start, terms = tokens[-1], language.terms
    first = bisect_left(terms, start)
    may = [n for n in range(first, min(first + 200, len(terms))) if terms[n].startswith(start)]
    may.sort(key=lambda number: float(language.idf[number]))
    return dict.fromkeys(may[:MOST_UNFINISHED], UNFINISHED)


def _with_synonyms(weights: Mapping[int, float], asked_with: Sequence[str], language: Language) -> dict[int, float]:
    """The weights, and those of the terms that mean the same as a word asked with, which the index may not know."""
    more = dict(weights)
    for term in dict.fromkeys(asked_with):
        weight = SYNONYM * weights.get(language.vocabulary.get(term, -1), 1.0)
        for other in language.synonyms.get(term, ()):
            more[other] = max(more.get(other, 0.0), weight)
    return more
