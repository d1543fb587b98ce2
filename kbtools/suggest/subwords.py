"""Sub-word vectors: words by the runs of letters they are made of, so that spelling and inflexion matter little.

Latent semantic analysis (Deerwester et al. 1990) of the runs of 3 to 5 letters in the workspace's own examples. A
text's vector is the sum of its words' vectors, and a word that nobody wrote before still has the runs it shares.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kbtools.index.analysis import Analyser
from kbtools.query import Query

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = np.ndarray[Any, Any]
Bag = Mapping[str, float]

SHORTEST, LONGEST = 3, 5
SIZE = 256
SUBJECT_TIMES = 2  # a word of the subject counts so often
MOST_FITTED = 20_000  # texts that the runs are learnt from; more change little
MOST_RUNS = 60_000
KEPT_WORDS = 8_192  # word vectors kept in memory
LEAST_FITTED = 3  # examples from which anything can be learnt


def bag_of(query: Query, analyser: Analyser) -> Bag:
    """The words of a text that say something, each with 1 + ln of how often it stands there."""
    counts = Counter(word for word in analyser.tokens(query.body) if word not in analyser.stop_words)
    for word in analyser.tokens(query.subject):
        if word not in analyser.stop_words:
            counts[word] += SUBJECT_TIMES
    return {word: 1 + float(np.log(count)) for word, count in counts.items()}


def runs_of(word: str) -> list[int]:
    """The checksums of a word's runs of letters, its ends marked; a word of one letter is one run."""
    marked = f" {word} "
    runs = [
        marked[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(max(len(marked) - size + 1, 0))
    ]
    return [zlib.crc32(run.encode()) for run in runs or [marked]]


@dataclass(frozen=True)
class Subwords:
    """`run`: sorted checksums of the known runs; for each its `vector`, and its `idf`."""

    run: Array
    vector: Array
    idf: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "_word", lru_cache(KEPT_WORDS)(self._summed))

    @property
    def size(self) -> int:
        """Length of a vector; 0 where there was too little to learn from."""
        return int(self.vector.shape[1])

    def embed(self, bags: Sequence[Bag]) -> Array:
        """One row a bag: the square of its length is the share of the text that the examples' words explain.

        The share is taken of what they explain of themselves, at most all of it. Words count as sharing no run in a
        text's own length; unknown runs are as rare as the rarest.
        """
        rows = np.zeros((len(bags), self.size), np.float32)
        for row, bag in zip(rows, bags, strict=True):
            if bag and self.size:
                words = np.stack([self._word(word) for word in bag])  # type: ignore[attr-defined]  # set above
                weights = np.fromiter(bag.values(), np.float32, len(bag))
                row[:] = weights @ words[:, :-1] / np.linalg.norm(weights * words[:, -1])
        explained = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.sqrt(np.maximum(explained, 1e-9)) / np.sqrt(np.maximum(explained, 1)))

    def _summed(self, word: str) -> Array:
        """The summed vectors of a word's runs, and the length that the word has among all runs."""
        runs = np.array(runs_of(word), np.uint32)
        place = np.minimum(np.searchsorted(self.run, runs), len(self.run) - 1)
        known = self.run[place] == runs
        length = np.linalg.norm(np.where(known, self.idf[place], self.idf.max()))
        return np.append(self.vector[place[known]].sum(axis=0), length).astype(np.float32)


NOTHING = Subwords(np.zeros(0, np.uint32), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))


def fit_subwords(bags: Sequence[Bag]) -> Subwords:
    """Learn the vectors of runs from texts: tf-idf weights, rows of length 1, the first right singular vectors."""
    from scipy.sparse import diags
    from scipy.sparse.linalg import svds

    step = -(-len(bags) // MOST_FITTED) if bags else 1
    taught = [bag for bag in bags[::step] if bag]
    if len(taught) < LEAST_FITTED:
        return NOTHING
    counts, run = _counted(taught)
    df = np.bincount(counts.indices, minlength=len(run))
    idf = np.log((1 + len(taught)) / (1 + df)) + 1
    weighted = counts @ diags(idf)
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    rows = diags(1 / np.maximum(length, 1e-9)) @ weighted
    size = min(SIZE, min(rows.shape) - 1)
    if size < 1:
        return NOTHING
    start = np.ones(min(rows.shape))  # a fixed start: the same texts give the same vectors
    _, _, right = svds(rows, k=size, v0=start)
    explained = float(np.mean(np.linalg.norm(rows @ right.T, axis=1)))  # of a text like those it learnt from
    return Subwords(run, (right * idf / explained).T.astype(np.float32), idf.astype(np.float32))


def _counted(bags: Sequence[Bag]) -> tuple[csr_matrix, Array]:
    """Texts x runs, and the checksums of the runs: the most usual `MOST_RUNS`, in order."""
    from scipy.sparse import csr_matrix

    words = sorted({word for bag in bags for word in bag})
    number = {word: place for place, word in enumerate(words)}
    runs = [runs_of(word) for word in words]
    run, column = np.unique(np.array([r for row in runs for r in row], np.uint32), return_inverse=True)
    start = np.cumsum([0, *(len(row) for row in runs)])
    of_word = csr_matrix((np.ones(len(column)), column, start), (len(words), len(run)))
    texts = csr_matrix(
        (
            [weight for bag in bags for weight in bag.values()],
            [number[word] for bag in bags for word in bag],
            np.cumsum([0, *(len(bag) for bag in bags)]),
        ),
        (len(bags), len(words)),
    )
    counts = texts @ of_word
    if len(run) > MOST_RUNS:
        usual = np.sort(np.argsort(-np.bincount(counts.indices, minlength=len(run)), kind="stable")[:MOST_RUNS])
        counts, run = counts[:, usual], run[usual]
    return counts.tocsr(), run
