"""Terms and their impacts in small binary files, each with a run of the sorted vocabulary.

A file: the length of its terms in bytes (4, little-endian), the terms as UTF-8 with line feeds between, then for each
term its idf (2 bytes) and its number of articles, their numbers as differences (variable length, seven bits a byte,
the low ones first), and their impacts (2 bytes each). Impacts and idf are whole steps of one size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 6_000  # a query reads one file per word; a word in most articles has a file of its own
STEPS = 65_535


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: its idf, the numbers of its articles in order, and what it adds to each, all in steps."""

    idf: int
    articles: tuple[int, ...]
    impacts: tuple[int, ...]


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
        count, at = _read_variable(data, at + 2)
        articles, last = [], 0
        for _ in range(count):
            step, at = _read_variable(data, at)
            last += step
            articles.append(last)
        impacts = struct.unpack_from(f"<{count}H", data, at)
        at += 2 * count
        found[term] = Entry(idf, tuple(articles), impacts)
    return found


def _file(terms: Sequence[str], rows: Sequence[bytes]) -> bytes:
    text = "\n".join(terms).encode()
    return struct.pack("<I", len(text)) + text + b"".join(rows)


def _row(entry: Entry) -> bytes:
    before = (0, *entry.articles)
    steps = b"".join(_variable(b - a) for a, b in zip(before, entry.articles, strict=False))
    head = struct.pack("<H", entry.idf) + _variable(len(entry.articles))
    return head + steps + struct.pack(f"<{len(entry.impacts)}H", *entry.impacts)


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
