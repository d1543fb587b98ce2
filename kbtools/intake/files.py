"""From a path to tickets: which format, unpacked where it is packed, read as a stream."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from kbtools.errors import KbError
from kbtools.intake.csv_mapped import read_csv
from kbtools.intake.jsonl import read_jsonl
from kbtools.ticket import Ticket


class Reader(Protocol):
    """One format. What cannot be read is yielded as a `KbError` with its place, never raised."""

    def __call__(self, stream: BinaryIO, where: str, mapping: Mapping[str, str]) -> Iterator[Ticket | KbError]:
        """Tickets in the order of the stream."""


READERS: dict[str, Reader] = {"jsonl": read_jsonl, "csv": read_csv}
_GZIP = b"\x1f\x8b"


def detect(path: Path) -> str:
    """The format of a file, by its first character and then its name."""
    with _open(path) as stream:
        start = stream.read(512).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return "jsonl"
    names = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}
    endings = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return names.get(endings[-1] if endings else "", "csv")


def open_tickets(path: Path, form: str = "", mapping: Mapping[str, str] | None = None) -> Iterator[Ticket | KbError]:
    """Every ticket of a file, and a `KbError` for what is none; an empty `form` is found out by looking."""
    reader = READERS[form or detect(path)]
    with _open(path) as stream:
        try:
            yield from reader(stream, str(path), mapping or {})
        except (EOFError, gzip.BadGzipFile, OSError) as failure:
            yield KbError(
                "encoding",
                f"the file cannot be read to its end: {failure}",
                where=str(path),
                hint="what stood before was read; export the file again",
            )


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as look:
        packed = look.read(2) == _GZIP
    return cast("BinaryIO", gzip.open(path)) if packed else path.open("rb")
