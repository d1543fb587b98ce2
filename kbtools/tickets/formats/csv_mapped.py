"""CSV: one ticket per row; a mapping names the columns, and encoding and delimiter are recognised by the content."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import BinaryIO

from kbtools.errors import KbError, nearest
from kbtools.helpdesks.reading.rows import Row, unread
from kbtools.languages import every
from kbtools.model.ticket import Message, Ticket, parse_time
from kbtools.text.decoding import Lines

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
DELIMITERS = (",", ";", "\t", "|")
LONGEST_FIELD = 1024 * 1024
_HEADER_LINES = 20
_LIST = re.compile(r"\s*[,;|]\s*")
_SPACES = re.compile(r"[\s,;|]+")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,]+(\d{1,2}:\d{2}(?::\d{2})?))?")


class CsvReader:
    """A reader with a mapping from fields to columns; columns of other fields are recognised by their names.

    Raises `KbError("csv")` for a field that tickets do not have.
    """

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        self.mapping = dict(mapping or {})
        for field in self.mapping:
            if field not in FIELDS:
                meant = nearest(field, FIELDS)
                hint = f"--map {meant}={self.mapping[field]}" if meant else f"one of {', '.join(FIELDS)}"
                raise KbError("csv", f"a ticket has no field '{field}'", hint=hint)

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of a stream; the requester's text and the agent's `answer` are public messages.

        Problems: `csv` (no such column, too many or too few fields in a row, an open quotation mark), `encoding`,
        `ticket`.
        """
        # A field may hold a whole message. The limit applies to the whole process, so it is never made smaller.
        csv.field_size_limit(max(LONGEST_FIELD, csv.field_size_limit()))
        lines = Lines(stream)
        try:
            header = self._header(lines, where)
            if header is None:
                return
            delimiter, columns, width = header
            yield from _tickets(lines, where, delimiter, columns, width)
        except UnicodeError:
            yield KbError(
                "encoding",
                f"the file is not valid {lines.encoding} text, though it starts like one",
                where=f"{where}:{lines.number + 1}",
                hint="save it as UTF-8",
            )
        except csv.Error as failure:
            hint = "the first line must hold them; save the file as CSV again"
            place = f"{where}:{max(lines.number, 1)}"
            yield KbError("csv", f"the names of the columns cannot be read: {failure}", where=place, hint=hint)
        except KbError as problem:
            yield KbError(
                problem.code,
                problem.message,
                where=problem.where or f"{where}:{max(lines.number, 1)}",
                hint=problem.hint,
            )

    def _header(self, lines: Lines, where: str) -> tuple[str, dict[str, int], int] | None:
        """Delimiter, the position of each field's column, and the number of columns; None for an empty file."""
        line = next((line for line in lines if line.strip()), None)
        declared = re.fullmatch(r"sep=(.)\s*", line or "", re.IGNORECASE)  # Excel names the delimiter like this
        if declared:
            line = next(lines, None)
        if line is None:
            return None
        text = line
        while text.count('"') % 2 and text.count("\n") < _HEADER_LINES and (more := next(lines, None)) is not None:
            text += more
        choices = (declared[1],) if declared else DELIMITERS
        read = [(delimiter, next(csv.reader([text], delimiter=delimiter), [])) for delimiter in choices]
        delimiter, names = max(read, key=lambda row: (len(self._places(row[1])), len(row[1])))
        places = self._places(names)
        self._complain(names, places, f"{where}:{lines.number}")
        return delimiter, places, len(names)

    def _places(self, names: list[str]) -> dict[str, int]:
        plain = {_plain(name): place for place, name in reversed(list(enumerate(names)))}
        places = {}
        for field in FIELDS:
            wanted = [self.mapping[field]] if field in self.mapping else _names_of(field)
            found = next((plain[_plain(name)] for name in wanted if _plain(name) in plain), None)
            if found is not None:
                places[field] = found
        return places

    def _complain(self, names: list[str], places: dict[str, int], where: str) -> None:
        listed = ", ".join(name.strip() for name in names[:20]) or "none"
        for field, column in self.mapping.items():
            if field not in places:
                meant = nearest(column, [name.strip() for name in names])
                raise KbError(
                    "csv",
                    f"there is no column '{column}'; the columns are: {listed}",
                    where=where,
                    hint=f'--map "{field}={meant}"' if meant else f"--map {field}=COLUMN",
                )
        if "id" not in places:
            raise KbError(
                "csv",
                f"no column holds the id; the columns are: {listed}",
                where=where,
                hint="name it: --map id=COLUMN",
            )
        if "body" not in places and "subject" not in places:
            raise KbError(
                "csv",
                f"no column holds the body; the columns are: {listed}",
                where=where,
                hint="name it: --map body=COLUMN",
            )


@cache
def _names_of(field: str) -> tuple[str, ...]:
    """The names that help desks give to the column of a field, in all languages."""
    columns = every(lambda known: known.columns)
    return tuple(name for told, names in columns if told == field for name in names.split())


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _tickets(lines: Lines, where: str, delimiter: str, columns: Mapping[str, int], width: int) -> Iterator[Row]:
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first = lines.number + 1
        lines.broken = False
        try:
            row = next(rows, None)
        except csv.Error as failure:
            span = f"lines {first} to {lines.number}" if lines.number > first else "the line"
            yield KbError(
                "csv",
                f"{span}: {failure}",
                where=f"{where}:{first}",
                hint='every " inside a quoted field must be doubled',
            )
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield _row(row, columns, width, f"{where}:{first}", lines)


def _row(row: list[str], columns: Mapping[str, int], width: int, where: str, lines: Lines) -> Ticket | KbError:
    if lines.broken:
        return KbError("encoding", f"the row is not {lines.encoding} text", where=where, hint="save the file as UTF-8")
    if len(row) != width:
        hint = "a field with the delimiter or a line break in it must stand in quotation marks"
        return KbError("csv", f"the row has {len(row)} columns, the first line {width}", where=where, hint=hint)
    try:
        return replace(_ticket({field: row[place].strip() for field, place in columns.items()}), place=where)
    except Exception as failure:  # whatever one row does, all others are read
        return unread(failure, where)


def _ticket(cells: Mapping[str, str]) -> Ticket:
    if not cells["id"]:
        raise KbError("ticket", "the id is empty")
    question = cells.get("body") or cells.get("subject", "")
    if not question:
        raise KbError("ticket", "subject and text are both empty")
    created, resolved = (_time(cells, field) for field in ("created_at", "resolved_at"))
    messages = [Message("requester", question, public=True, created_at=created)]
    if cells.get("answer"):
        messages.append(Message("agent", cells["answer"], public=True, created_at=resolved))
    return Ticket(
        id=cells["id"],
        messages=tuple(messages),
        source=cells.get("source") or "import",
        url=cells.get("url", ""),
        lang=cells.get("lang", ""),
        csat=_number(cells.get("csat", "")),
        subject=cells.get("subject", ""),
        status=cells.get("status", ""),
        created_at=created,
        resolved_at=resolved,
        tags=tuple(tag for tag in _LIST.split(cells.get("tags", "")) if tag),
        requester=cells.get("requester", ""),
        linked_articles=tuple(slug for slug in _SPACES.split(cells.get("linked_articles", "")) if slug),
    )


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ".")) if text else None
    except ValueError:
        value = math.nan
    if value is not None and not math.isfinite(value):
        raise KbError("ticket", f"'csat' is not a number: {text[:40]!r}", hint="leave it empty where there is none")
    return value


def _time(cells: Mapping[str, str], field: str) -> datetime | None:
    text = cells.get(field, "")
    if not text:
        return None
    german = _GERMAN.fullmatch(text)
    if german:
        day, month, year, clock = german.groups()
        text = f"{year}-{month:0>2}-{day:0>2} {(clock or '00:00'):0>5}"
    elif re.match(r"\d{4}/\d\d/\d\d", text):
        text = text.replace("/", "-")
    try:
        return parse_time(text.removesuffix(" UTC"))
    except (ValueError, OverflowError):
        raise KbError(
            "ticket",
            f"'{field}' is not a valid time: {text[:40]!r}",
            hint="write it as 2026-03-01 09:30 or 2026-03-01T09:30:00Z",
        ) from None
