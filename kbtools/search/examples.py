"""The examples of a generation: answered tickets and phrases with the articles that answer them, written as arrays."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kbtools.model.query import Query
from kbtools.search.content import Content
from kbtools.search.encode import example_vectors
from kbtools.search.fitting import fit_ridge, summed
from kbtools.search.generation import ExampleRow, Generation, save_array, save_json
from kbtools.search.neighbours import SHORTLIST
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import ENOUGH, Model, mean_of, unit
from kbtools.text.subwords import SUBWORD_COLUMNS, Subwords, bag_of, fit_subwords

Array = np.ndarray[Any, Any]
PHRASE_WEIGHT = 0.8  # weight of a phrase; an answered ticket has 1
SKETCH = 64  # principal components that choose the shortlist
KINDS = ("ticket", "phrase")


@dataclass(frozen=True)
class Example:
    """A text with the articles known to answer it. `kind` is `ticket` or `phrase`; the subject of a phrase is itself.

    `ticket`: its source and id.
    """

    kind: str
    subject: str
    body: str
    slugs: tuple[tuple[str, float], ...]
    ticket: tuple[str, str] = ("", "")

    @property
    def query(self) -> Query:
        """The example as a query."""
        return Query(self.body, self.subject)

    @property
    def text(self) -> str:
        """Subject and body together."""
        return self.query.text


def examples_of(content: Content) -> list[Example]:
    """All examples, in an order that does not depend on the order of import."""
    tickets = [
        Example("ticket", row.subject, row.question, row.slugs, (row.source, row.ticket)) for row in content.tickets
    ]
    phrases = [
        Example("phrase", "", phrase, ((article.slug, PHRASE_WEIGHT),))
        for article in content.library.published
        for phrase in article.phrases
    ]
    return sorted(tickets + phrases, key=lambda e: (e.kind, e.text, e.slugs))


def examples_fingerprint(content: Content, examples: Sequence[Example], heading_mean: Array) -> str:
    """A hash of everything that `write_examples` writes, and of the judged questions."""
    rows = [[e.kind, e.subject, e.body, e.slugs, e.ticket] for e in examples]
    slugs = [article.slug for article in content.library.published]
    judged = [[case.subject, case.body, sorted(case.relevant)] for case in content.judged]
    text = json.dumps([content.lang, slugs, rows, judged]).encode()
    return hashlib.sha256(text + (b"" if _own_means(examples) else heading_mean.tobytes())).hexdigest()


def keep_examples(folder: Path, earlier: Generation) -> None:
    """Copy the files of the same examples from an earlier generation."""
    for path in earlier.folder.iterdir():
        if path.name.startswith(("example", "subword_", "mean_")):
            shutil.copyfile(path, folder / path.name)


def write_examples(
    folder: Path,
    content: Content,
    examples: Sequence[Example],
    model: Model | None,
    heading_mean: Array,
    subwords: Subwords | None = None,
) -> None:
    """Write the examples' vectors and links, what is fitted to them, and the mean vectors for centring queries.

    `subwords`: those of an earlier generation; without them they are learnt, which takes seconds.
    """
    rows = [ExampleRow(e.kind, e.subject or e.body[:80], [slug for slug, _ in e.slugs], [*e.ticket]) for e in examples]
    save_json(folder, "examples", rows)
    means, vectors = _vectors(examples, model, heading_mean)
    for name, mean in means.items():
        save_array(folder, f"mean_{name}", mean)
    analyser = Analyser.of(content.lang)
    bags = [bag_of(analyser.tokens(e.subject), analyser.tokens(e.body), analyser.stop_words) for e in examples]
    subwords = subwords or fit_subwords(bags).with_usual_words(bags)
    for name in SUBWORD_COLUMNS:
        save_array(folder, f"subword_{name}", getattr(subwords, name))
    vector = example_vectors(vectors, subwords.embed(bags)) if examples else np.zeros((0, 0), np.float32)
    if vector.size:
        number = {article.slug: place for place, article in enumerate(content.library.published)}
        links = [(number[slug], n, weight) for n, e in enumerate(examples) for slug, weight in e.slugs]
        for name, column in (_links(links, len(vector), len(number)) | _fitted(vector, links, len(number))).items():
            save_array(folder, f"example_{name}", column)


def _links(links: Sequence[tuple[int, int, float]], examples: int, articles: int) -> dict[str, Array]:
    """Links by example, in their order, and by article; `links` are `(article, example, weight)`."""
    article, example, weight = _columns(links)
    by_article = np.lexsort((example, article))
    return {
        "meant": article,
        "meant_weight": weight,
        "first": np.searchsorted(example, np.arange(examples + 1)),
        "example": example[by_article],
        "start": np.searchsorted(article[by_article], np.arange(articles + 1)),
        "count": np.bincount(article, weight, articles).astype(np.float32),
    }


def _fitted(rows: Array, links: Sequence[tuple[int, int, float]], articles: int) -> dict[str, Array]:
    article, example, weight = _columns(sorted(links))
    ridge, leverage = fit_ridge(rows, example, article, weight, articles)
    centroid = summed(rows, example, article, weight, articles)
    sketch, basis = _sketched(rows)
    return {
        "vector": rows,
        "sketch": sketch,
        "basis": basis,
        "ridge": ridge,
        "leverage": leverage,
        "centroid": centroid,
        "length": np.linalg.norm(centroid, axis=1),
    }


def _columns(links: Sequence[tuple[int, int, float]]) -> tuple[Array, Array, Array]:
    article, example, weight = zip(*links, strict=True)
    return np.array(article, np.int64), np.array(example, np.int64), np.array(weight, np.float32)


def _sketched(rows: Array) -> tuple[Array, Array]:
    """The first principal components of rows and their basis, if there are very many; else arrays without columns."""
    if len(rows) <= SHORTLIST:
        return np.zeros((len(rows), 0), np.float32), np.zeros((rows.shape[1], 0), np.float32)
    _, directions = np.linalg.eigh(rows.T @ rows)
    basis = directions[:, -SKETCH:].astype(np.float32)
    return rows @ basis, basis


def _own_means(examples: Sequence[Example]) -> bool:
    """Whether there are enough examples to centre queries on their mean."""
    return any(sum(e.kind == kind for e in examples) >= ENOUGH for kind in KINDS)


def _vectors(
    examples: Sequence[Example], model: Model | None, heading_mean: Array
) -> tuple[dict[str, Array], Array | None]:
    """Means for queries and their subjects, and the centred vectors: 2 (whole text, subject) x examples x size.

    Each kind of example is centred on its own mean, a query on that of tickets, of phrases where there are too few
    tickets, and of headings where there are too few of both.
    """
    if model is None:
        return {}, None
    sides = {"query": [e.text for e in examples], "subject": [e.subject or e.body for e in examples]}
    kinds = np.array([e.kind for e in examples])
    means, centred = {}, []
    for name, texts in sides.items():
        rows = model.embed(texts)
        own = {kind: mean_of(rows[kinds == kind]) for kind in KINDS} if texts else {}
        means[name] = next((mean for mean in own.values() if mean.any()), heading_mean)
        for kind, mean in own.items():
            rows[kinds == kind] -= mean if mean.any() else means[name]
        centred.append(unit(rows))
    return means, np.stack(centred) if examples else None
