"""Compressed copies of a site's files, `page.html.gz` and `page.html.br`, written once so that no server has to."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

CODINGS: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}  # content codings, the best first, with the copies' endings
KINDS = frozenset(".html .css .js .mjs .json .map .svg .xml .txt .md .csv .bin .webmanifest .ico .ttf".split())
SMALLEST = 1_000  # bytes: what is smaller travels in one packet either way
WORTH = 0.9  # a copy is kept where it has at most this share of the bytes
_GZIP_LEVEL, _BROTLI_QUALITY = 6, 5  # higher ones take several times as long for a few per cent


def compress_site(site: Path, before: Path) -> None:
    """Write copies beside the files of a new site that become clearly smaller.

    Those of files that are the same in the site `before` are taken from there. A copy that somebody put beside a file
    himself stays.
    """
    for path in sorted(path for path in site.rglob("*") if path.suffix.lower() in KINDS and path.is_file()):
        data = path.read_bytes()
        if len(data) < SMALLEST:
            continue
        earlier = before / path.relative_to(site)
        same = earlier.is_file() and earlier.stat().st_size == len(data) and earlier.read_bytes() == data
        for coding, ending in CODINGS.items():
            copy = path.with_name(path.name + ending)
            if copy.exists():
                continue
            known = earlier.with_name(earlier.name + ending)
            small = known.read_bytes() if same and known.is_file() else _COMPRESS[coding](data)
            if len(small) <= WORTH * len(data):
                copy.write_bytes(small)


def _brotli(data: bytes) -> bytes:
    import brotli  # not before a site is built: the service needs only the names

    return bytes(brotli.compress(data, quality=_BROTLI_QUALITY))


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, _GZIP_LEVEL, mtime=0)  # without the time, so that equal files have equal copies


_COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}
