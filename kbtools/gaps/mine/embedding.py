"""Texts as rows of numbers, of very many texts by all who share the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.gaps.mine.kept import Array, KeptRows
from kbtools.gaps.mine.single_threaded import libraries_on_one_thread
from kbtools.system.spread import ALONE, Spread, parts
from kbtools.text.embeddings import Model
from kbtools.text.multilingual import PieceTable

Embed = Callable[[Sequence[str]], Array]
PARTITION = 2_000  # texts that one process is given at a time


@dataclass(frozen=True)
class Embedding:
    """An embedding of texts in two steps, neither of which depends on what other texts come with one.

    `read` is sent to all who share the work, and what it gives for each text is sent back; `rows` makes rows of that.
    `is_shared`: False where `read` does depend on what was read before, so that this process reads all texts.
    """

    read: Callable[[Sequence[str]], Any]
    rows: Callable[[Any], Array]
    is_shared: bool = True

    @staticmethod
    def by(model: Model) -> Embedding:
        """As a sentence model embeds."""
        # the table reads words in groups as they come, and the last digits of a word depend on its group
        return Embedding(model.embed, _same, is_shared=not isinstance(model, PieceTable))

    def __call__(self, texts: Sequence[str]) -> Array:
        """One row a text."""
        return self.rows(self.read(texts))

    def in_pieces(self, texts: Sequence[str], spread: Spread) -> Iterator[Array]:
        """The same rows, of as many texts at a time as one process is given."""
        readers = spread if self.is_shared else ALONE
        return map(self.rows, readers.in_order(_reading, (self.read,), parts(texts, PARTITION)))

    def of_many(self, texts: Sequence[str], spread: Spread) -> KeptRows:
        """The same rows, in a file."""
        return KeptRows(self.in_pieces(texts, spread))


def _same(rows: Array) -> Array:
    return rows


def _reading(read: Callable[[Sequence[str]], Any]) -> Callable[[Sequence[str]], Any]:
    return libraries_on_one_thread()(read)
