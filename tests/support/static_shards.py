"""The files of the static search read back, as the browser reads them."""

from __future__ import annotations

import struct

from kbtools.search.static.shards import Entry


def unpacked(data: bytes) -> dict[str, Entry]:
    """The terms of one file, in order."""
    (size,) = struct.unpack_from("<I", data)
    at = 4 + size
    found = {}
    for term in data[4:at].decode().split("\n"):
        (idf,) = struct.unpack_from("<H", data, at)
        count, at = _number(data, at + 2)
        articles, last = [], 0
        for _ in range(count):
            step, at = _number(data, at)
            last += step
            articles.append(last)
        impacts = struct.unpack_from(f"<{count}H", data, at)
        at += 2 * count
        found[term] = Entry(idf, tuple(articles), impacts)
    return found


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:  # the last byte has no high bit
            return value, at
        shift += 7
