"""Sub-word vectors: words as their character n-grams, so that spelling and inflexion matter little.

Latent semantic analysis (Deerwester et al. 1990) of the runs of 3 to 5 letters in the workspace's own examples. A
text's vector is the sum of its words' vectors, and a word that nobody wrote before still has the runs it shares.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = np.ndarray[Any, Any]
Bag = Mapping[str, float]

SHORTEST, LONGEST = 3, 5
SIZE = 256
SUBJECT_TIMES = 2  # weight of a word of the subject
MOST_FITTED = 20_000  # most texts to learn from; more change little
MOST_RUNS = 60_000
USUAL_WORDS = 8_192  # words whose vectors are computed before anybody asks
SUMMED_AT_ONCE = 512  # words, so that their runs' vectors fit into memory
FNV_BASIS, FNV_PRIME = 0x811C9DC5, np.uint32(0x01000193)
FEW_LETTERS = 100  # up to which Python counts the runs faster than NumPy, which needs some forty calls
LEAST_FITTED = 3  # least number of examples to learn from


def bag_of(subject: Iterable[str], body: Iterable[str], stop_words: frozenset[str]) -> Bag:
    """Bag of words of a text without stop words: each word with 1 + ln(count)."""
    counts = Counter(word for word in body if word not in stop_words)
    for word in subject:
        if word not in stop_words:
            counts[word] += SUBJECT_TIMES
    return {word: 1 + math.log(count) for word, count in counts.items()}


def runs_of(words: Sequence[str]) -> tuple[Array, Array]:
    """The checksums of the words' runs of letters (word ends are marked), and for each word the position of its first.

    The checksum is FNV-1a over code points (Fowler, Noll and Vo 1991), 32 bits; every word has a run.
    """
    joined = f" {' '.join(words)} "
    if len(joined) <= FEW_LETTERS:
        return _runs_of_few(words)
    text = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    end = text == ord(" ")
    word = np.cumsum(end) - 1
    checksum, within = np.full(len(text), FNV_BASIS, np.uint32), np.ones(len(text), bool)
    runs, of_word = [], []
    for size in range(1, LONGEST + 1):
        count = max(len(text) - size + 1, 0)
        checksum = (checksum[:count] ^ text[size - 1 :]) * FNV_PRIME
        if size >= SHORTEST:
            within = within[:count] & ~end[size - 2 : size - 2 + count]  # an end of a word is only at an end of a run
            runs.append(checksum[within])
            of_word.append(word[:count][within])
    order = np.argsort(np.concatenate(of_word), kind="stable")
    return np.concatenate(runs)[order], np.searchsorted(np.concatenate(of_word)[order], np.arange(len(words)))


def _runs_of_few(words: Sequence[str]) -> tuple[Array, Array]:
    runs: list[int] = []
    start: list[int] = []
    prime = int(FNV_PRIME)
    for word in words:
        start.append(len(runs))
        letters = [*map(ord, f" {word} ")]
        for begin in range(len(letters) - SHORTEST + 1):
            checksum = FNV_BASIS
            for size, letter in enumerate(letters[begin : begin + LONGEST], 1):
                checksum = (checksum ^ letter) * prime & 0xFFFFFFFF
                if size >= SHORTEST:
                    runs.append(checksum)
    return np.array(runs, np.uint32), np.array(start, np.int64)


SUBWORD_COLUMNS = ("run", "vector", "idf", "word", "word_vector", "word_length")


@dataclass(frozen=True)
class Subwords:
    """`run`: sorted checksums of the known runs; for each its `vector`, and its `idf`.

    `word`: sorted checksums of usual words, for each the summed vector of its runs, and its length among all runs. To
    sum them takes half of the time of a question with a hundred words.
    """

    run: Array
    vector: Array
    idf: Array
    word: Array = field(default_factory=lambda: np.zeros(0, np.uint64))
    word_vector: Array = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    word_length: Array = field(default_factory=lambda: np.zeros(0, np.float32))

    @property
    def size(self) -> int:
        """Length of a vector; 0 where there was too little to learn from."""
        return int(self.vector.shape[1])

    def embed(self, bags: Sequence[Bag]) -> Array:
        """Latent semantic vectors of bags of words (Deerwester 1990); squared length = explained share, 0 to 1.

        The explained share is the length of the weighted sum of word vectors, divided by the length of the text in the
        space of all n-grams (different words taken as orthogonal), at most 1. Unknown n-grams: idf of the rarest.
        """
        rows = np.zeros((len(bags), self.size), np.float32)
        for row, bag in zip(rows, bags, strict=True):
            if bag and self.size:
                total, square = self._text(bag)
                row[:] = total / math.sqrt(square)
        explained = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.sqrt(np.maximum(explained, 1e-9)) / np.sqrt(np.maximum(explained, 1)))

    def _text(self, bag: Bag) -> tuple[Array, float]:
        """The weighted sum of a bag's word vectors, and the squared length of the text among all runs."""
        words = list(bag)
        weights = np.fromiter(bag.values(), np.float32, len(bag))
        place, is_usual = self._places(words)
        total, square = np.zeros(self.size, np.float32), 0.0
        if len(place):
            total, square = _weighted(weights[is_usual], self.word_vector.take(place, axis=0), self.word_length[place])
        if len(place) < len(words):
            rare = [word for word, usual in zip(words, is_usual, strict=True) if not usual]
            more, square_more = self._rare(rare, weights[~is_usual])
            total, square = total + more, square + square_more
        return total, square

    def _rare(self, words: Sequence[str], weights: Array) -> tuple[Array, float]:
        """As `_weighted`, from the words' runs; in one step, since what is cold takes longer by steps than by size."""
        runs, start = runs_of(words)
        weights = weights.repeat(np.diff(start, append=len(runs)))
        place = np.minimum(self.run.searchsorted(runs), len(self.run) - 1)
        is_known = self.run[place] == runs
        known = place[is_known]
        idf = np.full(len(runs), self.idf.max(), np.float32)
        idf[is_known] = self.idf[known]
        idf *= weights
        return weights[is_known] @ self.vector.take(known, axis=0), float(idf @ idf)

    def word_vectors(self, words: Collection[str]) -> Array:
        """For each word the sum of its runs' vectors; that of a text is a weighted sum of these."""
        if not (words and self.size):
            return np.zeros((len(words), self.size), np.float32)
        return self._summed([*words])[:, :-1]

    def with_usual_words(self, bags: Iterable[Bag]) -> Subwords:
        """These with the vectors of the words that most bags have."""
        if not self.size:
            return self
        counts = Counter(word for bag in bags for word in bag)
        usual = sorted(counts, key=lambda word: (-counts[word], word))[:USUAL_WORDS]
        numbers = {_checksum(word): word for word in usual}
        words = [numbers[number] for number in sorted(numbers)]
        pieces = [words[at : at + SUMMED_AT_ONCE] for at in range(0, len(words), SUMMED_AT_ONCE)]
        rows = np.concatenate([*map(self._summed, pieces)])
        return replace(
            self, word=np.array(sorted(numbers), np.uint64), word_vector=rows[:, :-1], word_length=rows[:, -1]
        )

    def _places(self, words: Sequence[str]) -> tuple[Array, Array]:
        """The rows of those words that are usual, and for each word whether it is."""
        if not len(self.word):
            return np.zeros(0, np.int64), np.zeros(len(words), bool)
        numbers = np.array([_checksum(word) for word in words], np.uint64)
        place = np.minimum(self.word.searchsorted(numbers), len(self.word) - 1)
        is_usual = self.word[place] == numbers
        return place[is_usual], is_usual

    def _summed(self, words: Sequence[str]) -> Array:
        """The summed vectors of each word's runs, and the length that the word has among all runs."""
        runs, start = runs_of(words)
        place = np.minimum(np.searchsorted(self.run, runs), len(self.run) - 1)
        known = self.run[place] == runs
        idf = np.where(known, self.idf[place], self.idf.max())
        total = np.add.reduceat(self.vector[place] * known[:, None], start, axis=0)
        return np.column_stack([total, np.sqrt(np.add.reduceat(idf * idf, start))]).astype(np.float32)


NOTHING = Subwords(np.zeros(0, np.uint32), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))


def _weighted(weights: Array, vectors: Array, lengths: Array) -> tuple[Array, float]:
    """The weighted sum of words' vectors, and of their squared lengths."""
    weighted = weights * lengths
    return weights @ vectors, float(weighted @ weighted)


def _checksum(word: str) -> int:
    """64 bits of BLAKE2b: an index holds no list of the words that requesters used, and no two words are confused."""
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def fit_subwords(bags: Sequence[Bag]) -> Subwords:
    """Learn the vectors of n-grams by truncated SVD of the tf-idf matrix of texts (rows of length 1)."""
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
    start = np.ones(min(rows.shape))  # a fixed start vector, so that the same texts give the same vectors
    _, _, right = svds(rows, k=size, v0=start)
    explained = float(np.mean(np.linalg.norm(rows @ right.T, axis=1)))  # of a text like those it learnt from
    return Subwords(run, (right * idf / explained).T.astype(np.float32), idf.astype(np.float32))


def _counted(bags: Sequence[Bag]) -> tuple[csr_matrix, Array]:
    """Matrix texts x n-grams, and the checksums of the `MOST_RUNS` most frequent n-grams, in order."""
    from scipy.sparse import csr_matrix

    words = sorted({word for bag in bags for word in bag})
    number = {word: place for place, word in enumerate(words)}
    runs, start = runs_of(words)
    run, column = np.unique(runs, return_inverse=True)
    start = np.append(start, len(runs))
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
