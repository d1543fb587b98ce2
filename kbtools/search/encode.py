"""Query encoding: from a query's text to terms with weights, and to vectors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from kbtools.model.query import Query
from kbtools.search.bm25f import query_weight
from kbtools.search.compounds import Compounds
from kbtools.search.query_forms import Forms, joined, with_forms
from kbtools.search.spelling import Speller
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, unit
from kbtools.text.subwords import Subwords, bag_of

Array = np.ndarray[Any, Any]

SUBJECT_WORDS = 1.5  # weight of a word of the subject; one of the body has 1
SYNONYM = 0.7  # weight of a synonym; the word itself has 1
UNFINISHED = 0.6  # weight of each word that begins with the last, unfinished one
MOST_UNFINISHED = 8
COMPOUND = 0.5  # weight of a word that is a part of a word of the query, or has one as its part
MOST_TERMS = 400  # different terms of a very long text that are used, the first ones
SUBJECT = 0.7  # weight of the subject's vector; that of the whole text has 1
SUBWORD = 1.2  # weight of the sub-word vector beside those two
_WRITTEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # a word with its apostrophes


@dataclass(frozen=True)
class Encoder:
    """What a generation provides to encode queries.

    `terms` is sorted, `vocabulary` maps each to its number, `idf` is the inverse document frequency; `synonyms` maps
    a term to the numbers of others; `means` are subtracted from the vectors of queries (`query`, `subject`).
    """

    terms: tuple[str, ...]
    vocabulary: Mapping[str, int]
    analyser: Analyser
    synonyms: Mapping[str, tuple[int, ...]]
    idf: Array
    means: Mapping[str, Array]
    subwords: Subwords
    speller: Speller
    compounds: Compounds

    @cached_property
    def rarest(self) -> float:
        """The largest idf, which a word that no article has counts with."""
        return float(self.idf.max(initial=1.0))


@dataclass(frozen=True)
class EncodedQuery:
    """A query as numbers of terms with weights, and as vectors.

    `in_subject` is 1 for a term of the subject, else 0; `unknown` is how many different words no article has.
    `vector` (the whole text) and `subject_vector` are compared with articles, `example_vector` with examples: unit
    rows, None without a model or without examples. `mended`: its words that were read as others. `word`: for each term
    the number of the word that it stands for, and `heard` how much of that word an article with it has; `mass`: how
    much each word says (idf); None where each term is a word of its own.
    """

    terms: Array
    weights: Array
    in_subject: Array
    unknown: int
    vector: Array | None
    subject_vector: Array | None
    example_vector: Array | None
    mended: tuple[str, ...] = ()
    word: Array | None = None
    mass: Array | None = None
    heard: Array | None = None


@dataclass(frozen=True)
class Words:
    """The words of a text in lower case, and their terms: stems, without stop words."""

    written: list[str]
    terms: list[str]


def encode_query(query: Query, encoder: Encoder, model: Model | None) -> EncodedQuery:
    """Analyse and embed one query. Misspelt words are read as those that were probably meant."""
    tokens = [encoder.analyser.tokens(text) for text in (query.subject, query.body)]
    last = last_word(tokens[1], encoder.analyser) if query.typing and query.body[-1:].isalnum() else []
    unfinished = _unfinished(last, encoder)
    complete = (token for side in tokens for token in side if not (unfinished and token in last))
    compounds = encoder.compounds
    different = [*dict.fromkeys(complete)]
    compound = {token for token in different[:MOST_TERMS] if compounds.parts(token)} if compounds.joints else set()
    unsure = () if query.as_typed else (token for token in different if token not in compound)
    numbers = encoder.speller.meant(unsure)
    right = {token: encoder.speller.written(number) for token, number in numbers.items()}
    meant = {token: encoder.terms[number] for token, number in numbers.items()}
    subject, body = (_words(side, encoder.analyser, right, meant) for side in tokens)
    own, in_subject, missing = _weights([subject, body], encoder)
    unknown = [term for term in missing if not compounds.parts(term)] if compounds.joints else missing
    own |= _of_parts(own, missing, encoder)
    begun = {encoder.analyser.stem(token): unfinished for token in last if unfinished}
    forms = joined(begun, _compound_forms(own, encoder) if compounds.joints else {})
    weights = with_forms(own, forms)
    if encoder.synonyms:
        meant_as = _synonym_forms(weights, subject.terms + body.terms, encoder)
        forms = joined(meant_as, forms)
        weights = with_forms(weights, meant_as)
    corrected = _corrected(query, right) if right else query
    vectors = query_vectors(corrected, encoder.means, model) if model is not None and encoder.means else None
    bag = bag_of(subject.written, body.written, encoder.analyser.stop_words) if encoder.subwords.size else {}
    meaning = _unknown(encoder) if vectors is None else vectors[:, None]
    example = example_vectors(meaning, encoder.subwords.embed([bag]))[0]
    whole, subject_only = (None, None) if vectors is None else vectors
    columns = _columns(weights, in_subject)
    known = example if len(example) else None
    words = _words_meant(weights, own, unknown, forms, begun, encoder) if forms else ()
    return EncodedQuery(*columns, len(unknown), whole, subject_only, known, tuple(right), *words)


def encode_example(query: Query, encoder: Encoder, vectors: Array | None, example_vector: Array) -> EncodedQuery:
    """An example as the query it would be, with vectors that are known; `vectors`: of the whole text and the subject.

    Neither typing errors nor synonyms are looked up.
    """
    sides = (_words(encoder.analyser.tokens(text), encoder.analyser, {}, {}) for text in (query.subject, query.body))
    weights, in_subject, unknown = _weights(list(sides), encoder)
    whole, subject = (None, None) if vectors is None else vectors
    return EncodedQuery(*_columns(weights, in_subject), len(unknown), whole, subject, example_vector)


def _words(tokens: Sequence[str], analyser: Analyser, right: Mapping[str, str], meant: Mapping[str, str]) -> Words:
    """Words and terms of a text. For misspelt tokens, `right` has the words and `meant` the terms that were meant."""
    kept = [token for token in tokens if token not in analyser.stop_words] or tokens
    terms = [meant.get(token) or analyser.stem(token) for token in kept]
    return Words([right.get(token, token) for token in tokens], terms)


def without_words(query: Query, words: Iterable[str]) -> Query:
    """The query without some of its words."""
    return _corrected(query, dict.fromkeys(words, ""))


def _corrected(query: Query, right: Mapping[str, str]) -> Query:
    """The query with the right words in place of misspelt ones."""

    def word(found: re.Match[str]) -> str:
        return right.get(found[0].lower().replace("'", "").replace("’", ""), found[0])

    return replace(query, subject=_WRITTEN.sub(word, query.subject), body=_WRITTEN.sub(word, query.body))


def _columns(weights: Mapping[int, float], subject: Collection[int]) -> tuple[Array, Array, Array]:
    terms = np.fromiter(weights, np.int64, len(weights))
    in_subject = np.fromiter((term in subject for term in weights), np.float32, len(weights))
    return terms, np.fromiter(weights.values(), np.float32, len(weights)), in_subject


def example_vectors(vectors: Array | None, subword: Array) -> Array:
    """Vectors as examples have them: whole text, subject and sub-words side by side, rows of at most length 1.

    `vectors` is 2 (whole, subject) x texts x dimensions, or None without a model.
    """
    sides = [] if vectors is None else [(vectors[0], 1.0), (vectors[1], SUBJECT)]
    sides.append((subword, SUBWORD))
    longest = np.sqrt(sum(weight**2 for _, weight in sides))
    return np.concatenate([rows * np.float32(weight / longest) for rows, weight in sides], axis=1)


def _weights(sides: Sequence[Words], encoder: Encoder) -> tuple[dict[int, float], set[int], list[str]]:
    """The known terms with their saturated weights, those of the subject, and the terms that no article has."""
    (subject, body), vocabulary = sides, encoder.vocabulary
    counts: dict[str, float] = dict(Counter(body.terms))
    for term in subject.terms:
        counts[term] = counts.get(term, 0.0) + SUBJECT_WORDS
    weights = {vocabulary[t]: query_weight(n) for t, n in list(counts.items())[:MOST_TERMS] if t in vocabulary}
    in_subject = {vocabulary[t] for t in subject.terms or body.terms if t in vocabulary}
    return weights, in_subject, [term for term in counts if term not in vocabulary]


def query_vectors(query: Query, means: Mapping[str, Array], model: Model) -> Array:
    """Unit rows of the whole text and of the subject, centred on `means` (`query`, `subject`)."""
    texts = [query.text, query.subject or query.body]
    raw = model.embed(texts if query.subject else texts[:1])
    return unit(raw - np.stack([means["query"], means["subject"]]))


def _unknown(encoder: Encoder) -> Array | None:
    """Rows of zeros where the examples have a meaning but the query has none, because the model is gone."""
    return np.zeros((2, 1, len(encoder.means["query"])), np.float32) if encoder.means else None


def last_word(tokens: Sequence[str], analyser: Analyser) -> Sequence[str]:
    """The last word where it may go on: a stop word behind other words is read as finished.

    So a sentence that ends in "no" or "it" is answered by the form as by a search, which knows that it is finished.
    """
    ends = bool(tokens) and tokens[-1] in analyser.stop_words
    return [] if ends and any(token not in analyser.stop_words for token in tokens) else tokens[-1:]


def _unfinished(tokens: Sequence[str], encoder: Encoder) -> dict[int, float]:
    """The terms that begin with the last, unfinished word."""
    if not tokens or len(tokens[-1]) < 2:  # noqa: PLR2004 - one letter says nothing
        return {}
    start, terms = tokens[-1], encoder.terms
    first = bisect_left(terms, start)
    may = [n for n in range(first, min(first + 200, len(terms))) if terms[n].startswith(start)]
    may.sort(key=lambda number: float(encoder.idf[number]))
    return dict.fromkeys(may[:MOST_UNFINISHED], UNFINISHED)


def _of_parts(weights: Mapping[int, float], unknown: Sequence[str], encoder: Encoder) -> dict[int, float]:
    """The terms that unknown words are made of, each a word of its own."""
    parts = (part for term in unknown[:MOST_TERMS] for part in encoder.compounds.parts(term))
    return {part: max(weights.get(part, 0.0), COMPOUND) for part in parts}


def _compound_forms(weights: Mapping[int, float], encoder: Encoder) -> dict[str, dict[int, float]]:
    """For each term of the query its parts, and compounds that have it as a part."""
    compounds, terms = encoder.compounds, encoder.terms
    both = {number: (*compounds.parts(terms[number]), *compounds.having(number)) for number in weights}
    return {terms[n]: dict.fromkeys(others, COMPOUND * weights[n]) for n, others in both.items() if others}


def _synonym_forms(weights: Mapping[int, float], terms: Iterable[str], encoder: Encoder) -> dict[str, dict[int, float]]:
    """For each term of the query its synonyms; it counts for them even if no article has it."""
    known = (term for term in dict.fromkeys(terms) if term in encoder.synonyms)
    weight = {term: SYNONYM * weights.get(encoder.vocabulary.get(term, -1), 1.0) for term in known}
    return {term: dict.fromkeys(encoder.synonyms[term], weight[term]) for term in weight}


def _words_meant(
    weights: Mapping[int, float],
    own: Mapping[int, float],
    unknown: Sequence[str],
    forms: Forms[int],
    begun: Collection[str],
    encoder: Encoder,
) -> tuple[Array, Array, Array]:
    """`word`, `mass` and `heard` of `EncodedQuery`: terms of the query itself, then its words that no article has.

    A word says as much as its own term, however many others stand for it; an unknown one as much as the rarest of
    these, or as the rarest word of the index if nothing stands for it. Of one that is `begun` and no word yet, an
    article never has all.
    """
    place = {encoder.terms[number]: at for at, number in enumerate(own)}
    place |= {term: len(own) + at for at, term in enumerate(unknown)}
    mass = [float(encoder.idf[number]) * min(weight, 1.0) for number, weight in own.items()]
    word = {number: at for at, number in enumerate(own)}
    for term, others in forms.items():
        at = place.setdefault(term, len(place))
        for number in others:
            word.setdefault(number, at)
    for term in (*unknown, *(term for term in forms if place[term] >= len(own) + len(unknown))):
        rarest = [float(encoder.idf[number]) * weight for number, weight in forms.get(term, {}).items()]
        mass.append(max(rarest, default=encoder.rarest))
    full = [0.0] * len(mass)  # the weight of a term that is the whole word
    for number, weight in weights.items():
        full[word[number]] = max(full[word[number]], weight)
    for at in (place[term] for term in begun if place[term] >= len(own)):
        full[at] = max(full[at], 1.0)
    heard = [mass[word[number]] * weight / full[word[number]] for number, weight in weights.items()]
    number_of = np.fromiter((word[number] for number in weights), np.int64, len(weights))
    return number_of, np.array(mass, np.float32), np.array(heard, np.float32)
