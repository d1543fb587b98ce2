"""CSV: one ticket a row, its columns named or mapped; encoding and delimiter are found out."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kbtools.errors import KbError
from kbtools.text import nearest
from kbtools.ticket import Ticket, ticket_from_json

# The fields of a ticket that a row can hold; `body` is what the requester wrote, `answer` what an agent replied.
FIELDS = (
    "id",
    "subject",
    "body",
    "answer",
    "requester",
    "status",
    "created_at",
    "resolved_at",
    "tags",
    "linked_articles",
    "source",
    "url",
    "lang",
    "csat",
)
NEEDED = ("id", "body")
_LOOK = 65_536
_LONGEST = 10_000_000


def read_csv(stream: BinaryIO, where: str, mapping: Mapping[str, str]) -> Iterator[Ticket | KbError]:
    """A ticket or a problem for each row. `mapping` leads from a ticket's field to the column's name.

    Yields one `KbError("csv")` and nothing else when the columns cannot be found.
    """
    start = stream.read(_LOOK)
    encoding = encoding_of(start)
    text = io.TextIOWrapper(io.BufferedReader(_Rejoined(start, stream)), encoding=encoding, errors="strict", newline="")
    csv.field_size_limit(_LONGEST)
    try:
        rows = csv.DictReader(text, dialect=_dialect(start.decode(encoding, "replace")))
        columns = _columns(list(rows.fieldnames or ()), mapping, where)
        for row in rows:
            yield _ticket(row, columns, f"{where}:{rows.line_num}")
    except UnicodeDecodeError:
        yield KbError(
            "csv",
            f"a row is not {encoding} text; what stood before it was read",
            where=where,
            hint="save the file as UTF-8 (in Excel: CSV UTF-8)",
        )
    except csv.Error as failure:
        yield KbError("csv", f"a row cannot be read: {failure}", where=where, hint="save the file as CSV again")
    except KbError as problem:
        yield problem


def encoding_of(start: bytes) -> str:
    """UTF-8 and UTF-16 by their marks, else UTF-8 where it fits, else the one of Western Windows."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # a letter cut at the end is no fault
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _dialect(start: str) -> type[csv.Dialect]:
    """By the delimiter that stands most often in the first line; quotes as CSV has them."""
    head = start.partition("\n")[0]

    class Found(csv.excel):
        delimiter = max(",;\t|", key=head.count)

    return Found


def _columns(names: list[str], mapping: Mapping[str, str], where: str) -> dict[str, str]:
    unknown = [field for field in mapping if field not in FIELDS]
    if unknown:
        meant = nearest(unknown[0], FIELDS)
        raise KbError(
            "csv",
            f"no ticket has a field '{unknown[0]}'",
            where=where,
            hint=f"did you mean '{meant}'?" if meant else f"fields: {', '.join(FIELDS)}",
        )
    missing = [column for column in mapping.values() if column not in names]
    if missing:
        raise KbError(
            "csv", f"there is no column '{missing[0]}'", where=f"{where}:1", hint=f"columns: {', '.join(names)}"
        )
    by_name = {name.strip().casefold().replace(" ", "_"): name for name in names}
    columns = {field: mapping.get(field) or by_name.get(field, "") for field in FIELDS}
    lost = [field for field in NEEDED if not columns[field]]
    if lost:
        raise KbError(
            "csv",
            f"no column holds the {' and '.join(lost)}",
            where=f"{where}:1",
            hint=" ".join(f"--map {field}=COLUMN" for field in lost) + f"  (columns: {', '.join(names)})",
        )
    return columns


def _ticket(row: Mapping[str, Any], columns: Mapping[str, str], where: str) -> Ticket | KbError:
    value = {field: (row.get(column) or "").strip() if column else "" for field, column in columns.items()}
    try:
        messages = [
            {"author": author, "public": True, "body": value[field]}
            for author, field in (("requester", "body"), ("agent", "answer"))
            if value[field]
        ]
        lists = {
            field: [part.strip() for part in value[field].replace(";", ",").split(",") if part.strip()]
            for field in ("tags", "linked_articles")
        }
        csat = float(value["csat"]) if value["csat"] else None
        kept = ("id", "subject", "requester", "status", "source", "url", "lang", "created_at", "resolved_at")
        return ticket_from_json(
            {**{field: value[field] for field in kept}, **lists, "csat": csat, "messages": messages}
        )
    except ValueError:
        return KbError("csv", f"'csat' must be a number, not '{value['csat'][:40]}'", where=where)
    except KbError as problem:
        return KbError(problem.code, problem.message, where=where, hint=problem.hint)


class _Rejoined(io.RawIOBase):
    """The bytes that were looked at, then the rest of the stream."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._start[: len(buffer)] if self._start else self._rest.read(len(buffer))
        self._start = self._start[len(data) :] if self._start else b""
        buffer[: len(data)] = data
        return len(data)
