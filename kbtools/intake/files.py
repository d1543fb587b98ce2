"""From a path to tickets: which format, unpacked where it is packed, read as a stream."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from kbtools.errors import KbError
from kbtools.intake.csv_mapped import CsvReader
from kbtools.intake.jsonl import read_jsonl
from kbtools.ticket import Ticket

_GZIP = b"\x1f\x8b"
_BY_NAME = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv"}


class Reader(Protocol):
    """Reads one format. Constant memory; a bad line comes as a `KbError` with `where` `file:line`, never raised."""

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Ticket | KbError]:
        """The tickets of a stream in order, with what could not be read in between."""


READERS: dict[str, Reader] = {"jsonl": read_jsonl, "csv": CsvReader()}


def open_tickets(path: Path, form: str = "", mapping: Mapping[str, str] | None = None) -> Iterator[Ticket | KbError]:
    """The tickets of a file, packed with gzip or not; `form` is a name of `READERS`, else found out by looking.

    `mapping`: the column of a CSV file for a field of the ticket. Raises `KbError` `not-found` for a file that cannot
    be opened and `csv` for a mapping that cannot be; what is wrong inside the file comes in between the tickets.
    """
    form = form or detect(path)
    reader: Reader = CsvReader(mapping) if form == "csv" and mapping else READERS[form]
    return _rows(path, reader)


def _rows(path: Path, reader: Reader) -> Iterator[Ticket | KbError]:
    with closing(_open(path)) as stream:
        try:
            yield from reader(stream, str(path))
        except (EOFError, zlib.error, OSError) as failure:
            yield KbError("not-found", f"the file cannot be read to its end: {failure}", where=str(path),
                          hint="it may be cut off or damaged: fetch it again; what came before is kept")  # fmt: skip


def detect(path: Path) -> str:
    """The format by the file's name, else by its first characters; raises `KbError("not-found")`."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    named = _BY_NAME.get(suffixes[-1]) if suffixes else None
    if named:
        return named
    with closing(_open(path)) as stream:
        try:
            start = stream.read(256)
        except (EOFError, zlib.error, OSError):
            return "jsonl"
    return "jsonl" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")) else "csv"


def _open(path: Path) -> BinaryIO:
    try:
        stream = path.open("rb")
    except OSError as failure:
        raise KbError(
            "not-found", f"the file cannot be opened: {failure.strerror}", where=str(path), hint="check its name"
        ) from None
    if stream.peek(2)[:2] != _GZIP:
        return stream
    return cast("BinaryIO", io.BufferedReader(_Unzipped(stream)))


class _Unzipped(gzip.GzipFile):
    """A gzip stream that closes the file below it, too."""

    def __init__(self, below: BinaryIO) -> None:
        super().__init__(fileobj=below, mode="rb")
        self._below = below

    def close(self) -> None:
        super().close()
        self._below.close()
