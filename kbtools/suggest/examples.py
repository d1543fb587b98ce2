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
from kbtools.suggest.meaning import Model, load_model, unit
from kbtools.suggest.words import Impacts

if TYPE_CHECKING:
    from kbtools.settings import Settings
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


def write_vectors(folder: Path, content: Content, model_name: str) -> dict[str, Array]:
    """Raw unit vectors of articles, parts and headings."""
    model = load_model(model_name)
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
    folder: Path, content: Content, postings: Postings, vectors: dict[str, Array], settings: Settings
) -> list[Example]:
    """Write the examples' words, vectors, links and ridge map, and the means that queries are centred on."""
    examples = examples_of(content)
    model = load_model(settings.model)
    means, rows = _example_vectors(examples, vectors, model)
    for name, mean in means.items():
        save_array(folder, f"mean_{name}", mean)
    save_json(folder, "examples", [[e.kind, e.subject or e.body[:80], [slug for slug, _ in e.slugs]] for e in examples])
    if not examples:
        return examples
    slugs = {article.slug: number for number, article in enumerate(content.library.published)}
    links = sorted((slugs[slug], n, weight) for n, e in enumerate(examples) for slug, weight in e.slugs)
    article, example = (np.array([row[i] for row in links], np.int64) for i in (0, 1))
    weight = np.array([row[2] for row in links], np.float32)
    ridge, leverage = fit_ridge(rows, example, article, weight, len(slugs))
    count = np.bincount(article, weight, len(slugs)).astype(np.float32)
    start = np.searchsorted(article, np.arange(len(slugs) + 1))
    centroid = np.zeros((len(slugs), rows.shape[1]), np.float32)
    np.add.at(centroid, article, rows[example] * weight[:, None])
    words = _write_words(folder, examples, postings, settings.lang)
    centroid_words, length_words = _summed(words, links, len(slugs))
    for name, table in (("example_words", words), ("centroid_words", centroid_words)):
        for column in ("start", "row", "impact"):
            save_array(folder, f"{name}_{column}", getattr(table, column))
    columns = {
        "vector": rows,
        "example": example,
        "start": start,
        "weight": weight,
        "count": count,
        "ridge": ridge,
        "leverage": leverage,
        "centroid": centroid,
        "length": np.linalg.norm(centroid, axis=1),
        "length_words": length_words,
    }
    for name, column in columns.items():
        save_array(folder, f"example_{name}", column)
    return examples


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


def _write_words(folder: Path, examples: Sequence[Example], postings: Postings, lang: str) -> Impacts:
    """Unit tf-idf rows of the examples in the index's vocabulary, by term."""
    analyser = Analyser(lang, stop_words(lang))
    number = {term: i for i, term in enumerate(postings.terms)}
    idf = np.load(folder / "idf.npy")
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
