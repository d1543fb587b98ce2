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
from kbtools.suggest.evidence import SUBJECT, fit_ridge
from kbtools.suggest.meaning import Model, load_model, unit

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
    def text(self) -> str:
        """Subject and body together."""
        return f"{self.subject}\n{self.body}".strip()


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
) -> None:
    """The examples' words, vectors, links and ridge map, and the means that queries are centred on."""
    examples = examples_of(content)
    model = load_model(settings.model)
    means, rows = _example_vectors(examples, vectors, model)
    for name, mean in means.items():
        save_array(folder, f"mean_{name}", mean)
    save_json(folder, "examples", [[e.kind, e.subject or e.body[:80], [slug for slug, _ in e.slugs]] for e in examples])
    if not examples:
        return
    slugs = {article.slug: number for number, article in enumerate(content.library.published)}
    links = sorted((slugs[slug], n, weight) for n, e in enumerate(examples) for slug, weight in e.slugs)
    article, example = (np.array([row[i] for row in links], np.int64) for i in (0, 1))
    weight = np.array([row[2] for row in links], np.float32)
    ridge, leverage = fit_ridge(rows, example, article, weight, len(slugs))
    count = np.bincount(article, weight, len(slugs)).astype(np.float32)
    start = np.searchsorted(article, np.arange(len(slugs) + 1))
    columns = {
        "vector": rows,
        "example": example,
        "start": start,
        "weight": weight,
        "count": count,
        "ridge": ridge,
        "leverage": leverage,
    }
    for name, column in columns.items():
        save_array(folder, f"example_{name}", column)
    _write_words(folder, examples, postings, settings.lang)


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


def _write_words(folder: Path, examples: Sequence[Example], postings: Postings, lang: str) -> None:
    """Unit tf-idf rows of the examples in the index's vocabulary, by term."""
    analyser = Analyser(lang, stop_words(lang))
    number = {term: i for i, term in enumerate(postings.terms)}
    idf = np.load(folder / "idf.npy")
    rows: list[tuple[int, int, float]] = []
    for at, example in enumerate(examples):
        terms = analyser.terms(example.text)
        counts = {number[t]: 1 + np.log(terms.count(t)) for t in set(terms) if t in number}
        length = sum((w * idf[t]) ** 2 for t, w in counts.items()) ** 0.5 or 1.0
        rows += ((t, at, w * idf[t] / length) for t, w in counts.items())
    rows.sort()
    terms_of = np.array([row[0] for row in rows], np.int64)
    save_array(folder, "example_words_start", np.searchsorted(terms_of, np.arange(len(number) + 1)))
    save_array(folder, "example_words_row", np.array([row[1] for row in rows], np.int32))
    save_array(folder, "example_words_impact", np.array([row[2] for row in rows], np.float32))
