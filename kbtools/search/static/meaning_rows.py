"""What each term adds to articles near it in meaning, whether they have the word or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from kbtools.search.generation import Generation
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, unit

Array = np.ndarray[Any, Any]
MEANING = 2.0  # weight beside the impacts of words (BM25F)
NEAREST = 20  # articles that a term leads to without being in them
AT_ONCE = 1_000  # terms computed at a time


def written_forms(texts: Iterable[str], analyser: Analyser) -> dict[str, Counter[str]]:
    """The words as written by their stems, and how often."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for word, count in Counter(token for text in texts for token in analyser.tokens(text)).items():
        if word not in analyser.stop_words:
            forms[analyser.stem(word)][word] += count
    return forms


def meaning_rows(
    generation: Generation, forms: Mapping[str, Counter[str]], has: Mapping[str, Mapping[int, float]], model: Model
) -> Iterator[tuple[str, dict[int, float]]]:
    """For each term what it adds to articles by number: those that have it (`has`), and the `NEAREST` others.

    The cosine-like product of the term's vector with the article's, which is the mean of its sections and its title.
    Terms are weighted by the root of their rarity and centred, so that usual words add little.
    """
    terms = sorted(forms)
    if not terms:
        return
    vectors, articles = _term_vectors(forms, terms, has, len(generation.articles), model), _articles(generation)
    for start in range(0, len(terms), AT_ONCE):
        some = terms[start : start + AT_ONCE]
        values = vectors[start : start + AT_ONCE] @ articles.T * MEANING
        values -= np.median(values, axis=1, keepdims=True)
        for term, row in zip(some, values, strict=True):
            yield term, _row(row, has.get(term, {}))


def _row(values: Array, has: Mapping[int, float]) -> dict[int, float]:
    far = values.copy()
    far[list(has)] = -np.inf
    nearest = np.argpartition(-far, NEAREST)[:NEAREST] if len(far) > NEAREST else np.arange(len(far))
    return {int(n): float(values[n]) for n in sorted({*has, *(int(n) for n in nearest if far[n] > 0)})}


def _term_vectors(
    forms: Mapping[str, Counter[str]],
    terms: list[str],
    has: Mapping[str, Mapping[int, float]],
    articles: int,
    model: Model,
) -> Array:
    """A row a term, of mean length 1: the mean vector of its written forms."""
    words = [word for term in terms for word in forms[term]]
    times = np.array([count for term in terms for count in forms[term].values()], np.float32)
    start = np.cumsum([0, *(len(forms[term]) for term in terms[:-1])])
    total = np.add.reduceat(times, start)
    rows = np.add.reduceat(model.embed(words) * times[:, None], start, axis=0) / total[:, None]
    df = np.array([len(has.get(term, ())) for term in terms])
    rows *= (1 + np.log((1 + articles) / (1 + df)))[:, None]
    rows -= total @ rows / total.sum()
    return np.asarray(rows / max(float(np.linalg.norm(rows, axis=1).mean()), 1e-9), np.float32)


def _articles(generation: Generation) -> Array:
    """A row an article: unit vectors of its mean section and of its title, added."""
    start = generation.array("section_start")[:-1]
    mean, scale = generation.array("vectors_section_mean"), generation.array("vectors_section_scale")
    sections = (generation.array("vectors_section") - mean) * scale[:, None]
    count = np.diff(generation.array("section_start"))[:, None]
    titles = generation.array("vectors_heading")[start]
    usual = titles.mean(axis=0) if len(titles) > NEAREST else 0.0
    return np.asarray(unit(np.add.reduceat(sections, start, axis=0) / count) + unit(titles - usual), np.float32)
