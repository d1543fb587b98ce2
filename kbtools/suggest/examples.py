"""Vectors of articles, and the examples: answered tickets and phrases with the articles they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kbtools.index.analysis import Analyser
from kbtools.index.generation import save_array, save_json
from kbtools.index.postings import Postings
from kbtools.index.schema import stop_words
from kbtools.query import Query
from kbtools.suggest.evidence import SUBJECT, fit_ridge
from kbtools.suggest.features import terms_of, unit_weights
from kbtools.suggest.meaning import Model, unit
from kbtools.suggest.words import Impacts

if TYPE_CHECKING:
    from kbtools.suggest.build import Content

Array = np.ndarray[Any, Any]
ENOUGH = 20  # texts of a kind from which their mean says something
PHRASE_WEIGHT = 0.8  # a phrase beside an answered ticket


@dataclass(frozen=True)
class Example:
    """A text known to mean articles. `kind` is `ticket` or `phrase`; the subject of a phrase is itself."""

    kind: str
    subject: str
    body: str
    slugs: tuple[tuple[str, float], ...]

    @property
    def query(self) -> Query:
        """The example as somebody would ask it."""
        return Query(self.body, self.subject)

    @property
    def text(self) -> str:
        """Subject and body together."""
        return self.query.text


def examples_of(content: Content) -> list[Example]:
    """All examples in an order that does not depend on that of import."""
    tickets = [Example("ticket", row.subject, row.question, row.slugs) for row in content.evidence]
    phrases = [
        Example("phrase", "", phrase, ((article.slug, PHRASE_WEIGHT),))
        for article in content.library.published
        for phrase in article.phrases
    ]
    return sorted(tickets + phrases, key=lambda e: (e.kind, e.text, e.slugs))


def write_vectors(folder: Path, content: Content, model: Model | None) -> dict[str, Array]:
    """Raw unit vectors of articles, parts and headings."""
    if model is None:
        return {}
    title = {article.slug: article.title for article in content.library.published}
    parts = [f"{title[p.slug]}. {p.heading}. {p.text}" for p in content.parts]
    heads = [f"{title[p.slug]}. {p.heading}" if p.heading else title[p.slug] for p in content.parts]
    bodies = [f"{a.title}\n{a.body}" for a in content.library.published]
    vectors = {"article": model.embed(bodies), "part": model.embed(parts), "head": model.embed(heads)}
    for name, rows in vectors.items():
        save_array(folder, f"vectors_{name}", unit(rows - _mean(rows)))
    return vectors


def write_examples(
    folder: Path, content: Content, postings: Postings, vectors: dict[str, Array], model: Model | None
) -> list[Example]:
    """Write the examples' words, vectors, links and ridge map, and the means that queries are centred on."""
    examples = examples_of(content)
    means, rows = _example_vectors(examples, vectors, model)
    for name, mean in means.items():
        save_array(folder, f"mean_{name}", mean)
    save_json(folder, "examples", [[e.kind, e.subject or e.body[:80], [slug for slug, _ in e.slugs]] for e in examples])
    if examples:
        slugs = {article.slug: number for number, article in enumerate(content.library.published)}
        links = sorted((slugs[slug], n, weight) for n, e in enumerate(examples) for slug, weight in e.slugs)
        lang, idf = content.lang, np.load(folder / "idf.npy")
        analyser = Analyser(lang, stop_words(lang))
        words = _words(examples, postings, idf, analyser)
        _write_columns(folder, rows, links, len(slugs))
        _write_sums(folder, words, links, len(slugs))
    return examples


def _write_columns(folder: Path, rows: Array, links: Sequence[tuple[int, int, float]], articles: int) -> None:
    """Vectors and links, and what is fitted to them; `links` are `(article, example, weight)`, sorted."""
    article, example = (np.array([row[i] for row in links], np.int64) for i in (0, 1))
    weight = np.array([row[2] for row in links], np.float32)
    ridge, leverage = fit_ridge(rows, example, article, weight, articles)
    centroid = np.zeros((articles, rows.shape[1]), np.float32)
    np.add.at(centroid, article, rows[example] * weight[:, None])
    columns = {
        "vector": rows,
        "example": example,
        "start": np.searchsorted(article, np.arange(articles + 1)),
        "weight": weight,
        "count": np.bincount(article, weight, articles).astype(np.float32),
        "ridge": ridge,
        "leverage": leverage,
        "centroid": centroid,
        "length": np.linalg.norm(centroid, axis=1),
    }
    for name, column in columns.items():
        save_array(folder, f"example_{name}", column)


def _write_sums(folder: Path, words: Impacts, links: Sequence[tuple[int, int, float]], articles: int) -> None:
    """The examples by word, and their sums an article."""
    total, length = _summed(words, links, articles)
    save_array(folder, "example_length_words", length)
    for name, table in (("example_words", words), ("centroid_words", total)):
        for column in ("start", "row", "impact"):
            save_array(folder, f"{name}_{column}", getattr(table, column))


def _example_vectors(
    examples: Sequence[Example], vectors: dict[str, Array], model: Model | None
) -> tuple[dict[str, Array], Array]:
    """Means for queries and their subjects, and the examples' centred vectors, whole text beside subject."""
    if model is None:
        return {}, np.zeros((len(examples), 0), np.float32)
    whole = model.embed([e.text for e in examples]) if examples else np.zeros_like(vectors["head"][:0])
    subject = model.embed([e.subject or e.body for e in examples]) if examples else whole
    kinds = np.array([e.kind for e in examples])
    means, centred = {}, np.zeros((len(examples), 2, whole.shape[1]), np.float32)
    for side, (name, rows) in enumerate((("query", whole), ("subject", subject))):
        means[name] = next(
            (m for kind in ("ticket", "phrase") if (m := _mean(rows[kinds == kind])).any()), _mean(vectors["head"])
        )
        for kind in ("ticket", "phrase"):
            of_kind = kinds == kind
            own = _mean(rows[of_kind])
            centred[of_kind, side] = unit(rows[of_kind] - (own if own.any() else means[name]))
    return means, np.concatenate([centred[:, 0], np.float32(SUBJECT) * centred[:, 1]], axis=1)


def _mean(rows: Array) -> Array:
    """The mean of enough rows, else nothing: vectors are centred on the mean of their own kind."""
    return rows.mean(axis=0) if len(rows) >= ENOUGH else np.zeros(rows.shape[1], np.float32)


def _words(examples: Sequence[Example], postings: Postings, idf: Array, analyser: Analyser) -> Impacts:
    """Unit tf-idf rows of the examples in the index's vocabulary, by term."""
    number = {term: i for i, term in enumerate(postings.terms)}
    rows: list[tuple[int, int, float]] = []
    for at, example in enumerate(examples):
        terms = terms_of(example.query, number, analyser)
        rows += ((t, at, w) for t, w in unit_weights(terms.weights.items(), idf))
    return _by_term(rows, len(number), len(examples))


def _summed(words: Impacts, links: Sequence[tuple[int, int, float]], articles: int) -> tuple[Impacts, Array]:
    """The examples' words summed an article, and the length of each sum."""
    from scipy.sparse import coo_matrix, csr_matrix

    terms = len(words.start) - 1
    table = csr_matrix((words.impact, words.row, words.start), (terms, words.rows))
    article, example, weight = zip(*links, strict=True)
    total = coo_matrix(table @ csr_matrix((weight, (example, article)), (words.rows, articles)))
    length = np.sqrt(np.bincount(total.col, total.data**2, articles)).astype(np.float32)
    return _by_term(
        sorted(zip(total.row.tolist(), total.col.tolist(), total.data.tolist(), strict=True)), terms, articles
    ), length


def _by_term(rows: list[tuple[int, int, float]], terms: int, size: int) -> Impacts:
    rows = sorted(rows)
    start = np.searchsorted(np.array([row[0] for row in rows], np.int64), np.arange(terms + 1))
    return Impacts(
        start, np.array([row[1] for row in rows], np.int32), np.array([row[2] for row in rows], np.float32), size
    )
