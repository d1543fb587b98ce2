"""Terms and their impacts in small binary files, each with a run of the sorted vocabulary.

A file: the length of its terms in bytes (4, little-endian), the terms as UTF-8 with line feeds between, then for each
term its idf (2 bytes) and its three lists of articles. A list: how many, their numbers as differences (variable length,
seven bits a byte, the low ones first), and what the term adds to each (1 byte, at least 1). All are steps of one size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 4_000  # a query reads one file per word; a word in most articles has a file of its own
STEP = 0.1  # least size of a step
MOST_STEPS = 255


@dataclass(frozen=True, slots=True)
class Cells:
    """Numbers of articles in order, and what a term adds to each, in steps."""

    articles: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()

    @staticmethod
    def of(values: Mapping[int, float], step: float, least: int = 0) -> Cells:
        """The cells of articles by number; values below half a `step` have `least` steps, and are left out at 0."""
        rounded = {n: max(least, min(int(value / step + 0.5), MOST_STEPS)) for n, value in sorted(values.items())}
        kept = {article: steps for article, steps in rounded.items() if steps > 0}
        return Cells(tuple(kept), tuple(kept.values()))


NONE = Cells()


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: its idf in steps, articles that have it, others near it in meaning, and what was learnt of it."""

    idf: int
    has: Cells = NONE
    near: Cells = NONE
    learnt: Cells = NONE


def packed(table: Mapping[str, Entry]) -> Iterator[tuple[str, bytes]]:
    """The files with the first term of each; terms in order of their code points."""
    terms: list[str] = []
    rows: list[bytes] = []
    for term in sorted(table):
        row = _row(table[term])
        if terms and sum(map(len, rows)) + len(row) > MOST_BYTES:
            yield terms[0], _file(terms, rows)
            terms, rows = [], []
        terms.append(term)
        rows.append(row)
    if terms:
        yield terms[0], _file(terms, rows)


def unpacked(data: bytes) -> dict[str, Entry]:
    """The terms of one file, in order, as a browser reads them."""
    (size,) = struct.unpack_from("<I", data)
    at = 4 + size
    found = {}
    for term in data[4:at].decode().split("\n"):
        (idf,) = struct.unpack_from("<H", data, at)
        at += 2
        lists = []
        for _ in range(3):
            cells, at = _read_cells(data, at)
            lists.append(cells)
        found[term] = Entry(idf, *lists)
    return found


def _file(terms: Sequence[str], rows: Sequence[bytes]) -> bytes:
    text = "\n".join(terms).encode()
    return struct.pack("<I", len(text)) + text + b"".join(rows)


def _row(entry: Entry) -> bytes:
    return struct.pack("<H", entry.idf) + b"".join(map(_cells, (entry.has, entry.near, entry.learnt)))


def _cells(cells: Cells) -> bytes:
    before = (0, *cells.articles)
    gaps = b"".join(_variable(b - a) for a, b in zip(before, cells.articles, strict=False))
    return _variable(len(cells.articles)) + gaps + bytes(cells.steps)


def _read_cells(data: bytes, at: int) -> tuple[Cells, int]:
    """A list, and the place behind it."""
    count, at = _read_variable(data, at)
    articles, last = [], 0
    for _ in range(count):
        gap, at = _read_variable(data, at)
        last += gap
        articles.append(last)
    return Cells(tuple(articles), tuple(data[at : at + count])), at + count


def _variable(number: int) -> bytes:
    found = bytearray()
    while number > 127:  # noqa: PLR2004 - seven bits a byte
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def _read_variable(data: bytes, at: int) -> tuple[int, int]:
    """A number, and the place behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:  # noqa: PLR2004 - the last byte has no high bit
            return value, at
        shift += 7
