"""What each word adds to the score of each article, learnt from texts with the articles that answered them.

A text's vector is the sum of its words' vectors, and centroids and ridge regression are linear in it. So what they say
of a text is a sum over its words, and a word's share of it can be computed before anything is asked.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kbtools.search.fitting import fit_ridge, summed
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, unit
from kbtools.text.subwords import Bag, bag_of, fit_subwords

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = np.ndarray[Any, Any]
Rows = dict[str, dict[str, float]]  # from a word to what it adds to articles, by slug

# Measured on a browser's help centre and a shop's chat; between half and double of them hardly anything changes.
CENTROID, RIDGE = 87.0, 29.0
SUBWORD = 1.3  # weight of the sub-word vector; that of the sentence model has 1
MOST_ARTICLES = 40  # a word leads to at most so many
MOST_TEXTS = 20_000  # the last ones are learnt from
AT_ONCE = 1_000  # words computed at a time


@dataclass(frozen=True, slots=True)
class TaughtText:
    """A text and the articles that answered it, with weights."""

    subject: str
    body: str
    slugs: tuple[tuple[str, float], ...]


def learnt_rows(
    texts: Sequence[TaughtText],
    slugs: Sequence[str],
    words: Collection[str],
    analyser: Analyser,
    model: Model | None,
    few: int,
) -> Rows:
    """What words add to articles, in units of BM25F: the projection on each article's centroid, and ridge regression.

    A row has at most `MOST_ARTICLES` positive values, above the median of all `slugs`. `words`: those that get a row;
    one that is in no text has what its letters and its meaning share with those that are. Few `texts` count little: of
    `few` of them half is believed.
    """
    texts = texts[-MOST_TEXTS:]
    bags = [bag_of(analyser.tokens(t.subject), analyser.tokens(t.body), analyser.stop_words) for t in texts]
    vocabulary = sorted({word for bag in bags for word in bag}.union(words))
    if not any(bags):
        return {}
    vectors = _word_vectors(vocabulary, bags, model)
    if not vectors.size:
        return {}
    weights = _weights(texts, _counts(bags, vocabulary) @ vectors, slugs) * (len(texts) / (len(texts) + few))
    place = {word: row for row, word in enumerate(vocabulary)}
    chosen = sorted(words)
    found: Rows = {}
    for some in (chosen[n : n + AT_ONCE] for n in range(0, len(chosen), AT_ONCE)):
        values = vectors[[place[word] for word in some]] @ weights
        found |= {word: row for word, row in zip(some, _best(values, slugs), strict=True) if row}
    return found


def _weights(texts: Sequence[TaughtText], vectors: Array, slugs: Sequence[str]) -> Array:
    """Dimensions x articles: what a unit of each dimension adds."""
    number = {slug: place for place, slug in enumerate(slugs)}
    links = sorted((number[slug], n, w) for n, text in enumerate(texts) for slug, w in text.slugs if slug in number)
    article, example, weight = zip(*links, strict=True) if links else ((), (), ())
    columns = np.array(article, np.int64), np.array(example, np.int64), np.array(weight, np.float32)
    rows = unit(vectors.astype(np.float32))
    centroid = summed(rows, columns[1], columns[0], columns[2], len(slugs))
    ridge, _ = fit_ridge(rows, columns[1], columns[0], columns[2], len(slugs))
    length = np.linalg.norm(centroid, axis=1, keepdims=True)
    return np.asarray((CENTROID * centroid / (length + 1) + RIDGE * ridge).T)


def _word_vectors(words: Sequence[str], bags: Sequence[Bag], model: Model | None) -> Array:
    """A row a word: its vector of the sentence model and its sub-word vector, each scaled to texts of mean length 1."""
    counts = _counts(bags, words)
    sides = []
    if model is not None:
        df = np.bincount(counts.indices, minlength=len(words))
        rarity = np.sqrt(1 + np.log((1 + len(bags)) / (1 + df)))
        meaning = model.embed(words) * rarity[:, None]
        usual = np.asarray(counts.sum(axis=0)).ravel()
        sides.append((meaning - usual @ meaning / max(float(usual.sum()), 1e-9), 1.0))
    subwords = fit_subwords(bags)
    if subwords.size:
        sides.append((subwords.word_vectors(words), SUBWORD))
    scaled = [rows * (weight / max(_mean_length(counts @ rows), 1e-9)) for rows, weight in sides]
    return np.concatenate(scaled, axis=1).astype(np.float32) if scaled else np.zeros((len(words), 0), np.float32)


def _mean_length(rows: Array) -> float:
    return float(np.linalg.norm(rows, axis=1).mean())


def _counts(bags: Sequence[Bag], words: Sequence[str]) -> csr_matrix:
    """Texts x words, with the weights of the bags."""
    from scipy.sparse import csr_matrix

    place = {word: column for column, word in enumerate(words)}
    start = np.cumsum([0, *map(len, bags)])
    columns = np.fromiter((place[word] for bag in bags for word in bag), np.int64, int(start[-1]))
    weights = np.fromiter((weight for bag in bags for weight in bag.values()), np.float64, int(start[-1]))
    return csr_matrix((weights, columns, start), (len(bags), len(words)))


def _best(values: Array, slugs: Sequence[str]) -> Iterator[dict[str, float]]:
    """For each row of `values` its largest ones above the median, by slug."""
    for row in values - np.median(values, axis=1, keepdims=True):
        best = np.argsort(-row, kind="stable")[:MOST_ARTICLES]
        yield {slugs[n]: float(row[n]) for n in sorted(best.tolist()) if row[n] > 0 and math.isfinite(row[n])}
