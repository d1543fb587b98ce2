"""Rows of numbers and texts of very many tickets, kept in files without a name instead of in memory.

The files lie where Python's `tempfile` puts them (`TMPDIR`), and are gone with the process, however it ends.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, overload

import numpy as np

from kbtools.errors import KbError

Array = np.ndarray[Any, Any]
S = TypeVar("S")
T_co = TypeVar("T_co", covariant=True)
AT_ONCE = 16_000  # rows that are in memory at a time


class Rows(Protocol):
    """Rows of numbers, one a ticket: an array, or `KeptRows`."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, which: slice | Array, /) -> Array:
        """The rows of a slice without a step, or those with these numbers, in the order of the numbers."""


@contextmanager
def _room() -> Iterator[None]:
    """Raises `KbError("disk")` where temporary files have no room, or no folder."""
    try:
        yield
    except OSError as failure:
        raise KbError(
            "disk",
            f"what is compared cannot be kept: {failure.strerror}",
            where=tempfile.tempdir or os.environ.get("TMPDIR"),  # `gettempdir()` fails where no folder has room
            hint="free some space, or set TMPDIR, for the service too, to a folder with more: 12 KB for each ticket",
        ) from failure


class _File:
    """A file without a name, first written and then read; it is closed when nothing uses it any more.

    To make it and to write raise `KbError("disk")`.
    """

    def __init__(self) -> None:
        with _room():
            self._bytes = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it lives as long as this
        weakref.finalize(self, self._bytes.close)

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        with _room():
            while left:
                left = left[self._bytes.write(left) :]

    def read(self, start: int, size: int) -> bytes:
        self._bytes.seek(start)
        return self._bytes.read(size)


class KeptRows:
    """Rows of float32 in a file; each piece is written as it comes."""

    def __init__(self, pieces: Iterable[Array]) -> None:
        self._file = _File()
        self._number = self._width = 0
        for piece in pieces:
            self._number, self._width = self._number + len(piece), piece.shape[1]
            self._file.write(np.ascontiguousarray(piece, np.float32).tobytes())

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, which: slice | Array) -> Array:
        if isinstance(which, slice):
            start, stop, _ = which.indices(self._number)
            return self._rows(start, max(0, stop - start))
        found = np.empty((len(which), self._width), np.float32)
        for place, number in enumerate(which.tolist()):
            found[place] = self._rows(number, 1)
        return found

    def _rows(self, start: int, number: int) -> Array:
        size = 4 * self._width  # bytes of a row
        return np.frombuffer(self._file.read(start * size, number * size), np.float32).reshape(number, self._width)


@dataclass(frozen=True, eq=False)
class KeptTexts(Sequence[str]):
    """Texts in a file. `starts` and `lengths`: of each text in bytes."""

    file: _File
    starts: Array
    lengths: Array

    @staticmethod
    def of(texts: Iterable[str]) -> KeptTexts:
        """Each text is written as it comes."""
        file, lengths = _File(), array("q")
        for text in texts:
            data = text.encode("utf-8", "surrogatepass")
            file.write(data)
            lengths.append(len(data))
        found = np.array(lengths, np.int64)
        return KeptTexts(file, np.cumsum(found) - found, found)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, which: int) -> str: ...
    @overload
    def __getitem__(self, which: slice) -> KeptTexts: ...
    def __getitem__(self, which: int | slice) -> str | KeptTexts:
        if isinstance(which, slice):
            return KeptTexts(self.file, self.starts[which], self.lengths[which])
        return self.file.read(self.starts[which], self.lengths[which]).decode("utf-8", "surrogatepass")

    def in_order(self, order: Array) -> KeptTexts:
        """The texts with these numbers, in the order of the numbers."""
        return KeptTexts(self.file, self.starts[order], self.lengths[order])


@dataclass(frozen=True, eq=False)
class Made(Sequence[T_co], Generic[S, T_co]):
    """A sequence of what is made of each of `given` whenever it is asked for."""

    given: Sequence[S]
    make: Callable[[S], T_co]

    def __len__(self) -> int:
        return len(self.given)

    @overload
    def __getitem__(self, which: int) -> T_co: ...
    @overload
    def __getitem__(self, which: slice) -> Made[S, T_co]: ...
    def __getitem__(self, which: int | slice) -> T_co | Made[S, T_co]:
        return Made(self.given[which], self.make) if isinstance(which, slice) else self.make(self.given[which])


def pieces(rows: Rows, made: Callable[[Array], Array] = lambda piece: piece) -> Iterator[Array]:
    """What is made of the rows, of so many at a time as are held in memory."""
    return (made(rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE))
