"""What is known of a query and each article, in numbers: the columns that the learnt weights put together."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.index.analysis import Analyser
from kbtools.query import Query
from kbtools.suggest.evidence import SUBJECT, Examples, Near, evidence_features
from kbtools.suggest.meaning import Model, unit
from kbtools.suggest.words import Impacts, query_weight

Array = np.ndarray[Any, Any]

SUBJECT_WORDS = 1.5  # a word of the subject counts so much of one in the body
SYNONYM = 0.7  # of the word that stands there
MOST_TERMS = 400  # of a very long text, the first so many different terms


@dataclass(frozen=True)
class Knowledge:
    """The arrays of one generation that answer queries; rows of `article` arrays are articles in slug order.

    `terms` are sorted, and `vocabulary` gives the place of each.
    """

    terms: tuple[str, ...]
    vocabulary: Mapping[str, int]
    analyser: Analyser
    synonyms: Mapping[str, tuple[int, ...]]
    idf: Array
    articles: Impacts
    parts: Impacts
    part_start: Array
    vectors: Mapping[str, Array]
    means: Mapping[str, Array]
    examples: Examples | None

    @property
    def size(self) -> int:
        """Number of articles."""
        return len(self.part_start) - 1


@dataclass(frozen=True)
class Asked:
    """A query in the index's own terms: `(term, weight)` pairs and centred unit vectors."""

    terms: tuple[tuple[int, float], ...]
    subject: tuple[tuple[int, float], ...]
    unknown: int
    vector: Array | None
    subject_vector: Array | None


@dataclass(frozen=True)
class Terms:
    """A query's known terms with their saturated weights, those of its subject, and how many nobody ever wrote."""

    weights: Mapping[int, float]
    subject: tuple[tuple[int, float], ...]
    unknown: int


def terms_of(query: Query, vocabulary: Mapping[str, int], analyser: Analyser) -> Terms:
    """Analyse one query; examples are analysed by the same function, so that both weigh alike."""
    subject, body = analyser.terms(query.subject), analyser.terms(query.body)
    counts: dict[str, float] = dict(Counter(body))
    for term in subject:
        counts[term] = counts.get(term, 0.0) + SUBJECT_WORDS
    weights = {vocabulary[t]: query_weight(n) for t, n in list(counts.items())[:MOST_TERMS] if t in vocabulary}
    about = dict.fromkeys(vocabulary[t] for t in subject or body if t in vocabulary)
    return Terms(weights, tuple((t, 1.0) for t in about), sum(term not in vocabulary for term in counts))


def asked(query: Query, know: Knowledge, model: Model | None) -> Asked:
    """Analyse and embed one query."""
    found = terms_of(query, know.vocabulary, know.analyser)
    weights = dict(found.weights)
    if query.typing:
        weights |= _unfinished(query.body, know)
    if know.synonyms:
        weights = _with_synonyms(weights, know.analyser.terms(query.text), know)
    terms = tuple(weights.items())
    return Asked(terms, found.subject, found.unknown, *_vectors(query, know, model))


def _vectors(query: Query, know: Knowledge, model: Model | None) -> tuple[Array | None, Array | None]:
    if model is None or not know.vectors:
        return None, None
    raw = model.embed([query.text, query.subject or query.body])
    centred = unit(raw - np.stack([know.means["query"], know.means["subject"]]))
    return centred[0], centred[1]


def _unfinished(text: str, know: Knowledge, most: int = 8) -> dict[int, float]:
    """The terms that the last, unfinished word may become."""
    tokens = know.analyser.tokens(text)
    if not tokens or not text[-1:].isalnum() or len(tokens[-1]) < 2:  # noqa: PLR2004 - one letter says nothing
        return {}
    start = tokens[-1]
    first = bisect_left(know.terms, start)
    may = [n for n in range(first, min(first + 200, len(know.terms))) if know.terms[n].startswith(start)]
    may.sort(key=lambda number: float(know.idf[number]))
    return dict.fromkeys(may[:most], 0.6)


def _with_synonyms(weights: Mapping[int, float], asked_with: Sequence[str], know: Knowledge) -> dict[int, float]:
    """The weights, and those of the terms that mean the same as a word asked with, which the index may not know."""
    more = dict(weights)
    for term in dict.fromkeys(asked_with):
        weight = SYNONYM * weights.get(know.vocabulary.get(term, -1), 1.0)
        for other in know.synonyms.get(term, ()):
            more[other] = max(more.get(other, 0.0), weight)
    return more


def standard(values: Array) -> Array:
    """Mean 0 and spread 1 over the articles: how far an article stands out for this query."""
    return np.asarray((values - values.mean()) / (values.std() + 1e-6))


@dataclass(frozen=True)
class Raw:
    """What one query finds: a number an article by feature name, and how each part fits by words and meaning."""

    named: Mapping[str, Array]
    covered: Array
    part_words: Array
    part_meaning: Array | None


def features(raw: Raw, names: Sequence[str]) -> Array:
    """Articles x `names`; what is not known (no model, no examples) is a column of zeros."""
    result = np.zeros((len(raw.covered), len(names)), np.float32)
    for column, name in enumerate(names):
        if name in raw.named:
            values = raw.named[name]
            result[:, column] = standard(values) if name in STANDARDISED else values
    return result


STANDARDISED = frozenset(
    (
        "words",
        "words_part",
        "words_subject",
        "meaning",
        "meaning_part",
        "meaning_head",
        "meaning_subject",
        "nearest",
        "ridge",
        "centre",
        "centre_words",
    )
)


def raw_features(question: Asked, know: Knowledge, left_out: int | None = None) -> Raw:
    """The features before they are standardised; with `left_out` as if that example had never been there."""
    start = know.part_start[:-1]
    part_words = know.parts.scores(question.terms)
    found = {
        "words": know.articles.scores(question.terms),
        "words_part": np.maximum.reduceat(part_words, start),
        "words_subject": know.articles.scores(question.subject),
    }
    part_meaning = None
    if question.vector is not None and question.subject_vector is not None:
        part_meaning = know.vectors["part"] @ question.vector
        found["meaning"] = know.vectors["article"] @ question.vector
        found["meaning_part"] = np.maximum.reduceat(part_meaning, start)
        heads = know.vectors["head"] @ np.stack([question.vector, question.subject_vector], axis=1)
        both = np.maximum.reduceat(heads, start, axis=0)
        found["meaning_head"], found["meaning_subject"] = both[:, 0], both[:, 1]
    if know.examples is not None:
        near = Near(joined_vector(question), unit_weights(question.terms, know.idf))
        found |= evidence_features(know.examples, near, left_out)
    return Raw(found, covered(question, know), part_words, part_meaning)


def covered(question: Asked, know: Knowledge) -> Array:
    """For each article the share of the query's weighted words that it has; unknown words count as the rarest."""
    total = question.unknown * float(know.idf.max(initial=1.0))
    found = np.zeros(know.size, np.float32)
    for term, weight in question.terms:
        mass = float(know.idf[term]) * min(weight, 1.0)
        total += mass
        found[know.articles.row[know.articles.start[term] : know.articles.start[term + 1]]] += mass
    return found / np.float32(total or 1.0)


def joined_vector(question: Asked) -> Array | None:
    """Whole text and subject side by side, as the examples have them."""
    if question.vector is None or question.subject_vector is None:
        return None
    return np.concatenate([question.vector, np.float32(SUBJECT) * question.subject_vector])


def unit_weights(terms: Iterable[tuple[int, float]], idf: Array) -> list[tuple[int, float]]:
    """The tf-idf weights of weighted terms, of length 1."""
    pairs = [(term, float(idf[term]) * weight) for term, weight in terms]
    length = sum(weight * weight for _, weight in pairs) ** 0.5 or 1.0
    return [(term, weight / length) for term, weight in pairs]
