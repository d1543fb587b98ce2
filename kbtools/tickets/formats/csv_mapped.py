"""CSV: one ticket per row; a mapping names the columns, and encoding and delimiter are recognised by the content.

A file is read twice: first for the order of day and month, which all its rows show together, then for its tickets.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import BinaryIO, cast

from kbtools.errors import KbError, nearest
from kbtools.helpdesks.reading.rows import Row, unread
from kbtools.languages import every
from kbtools.model.ticket import Ticket
from kbtools.system.streams import DAMAGED, Copied
from kbtools.text.dates import DateColumn, Order, common_order
from kbtools.text.decoding import Lines
from kbtools.tickets.formats.table_cells import TIMES, ticket_of

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


def content_hash(text: str) -> str:
    """The id of a row without one, from what is in it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True)
class _Table:
    """How the rows of one file are read: delimiter, place of each field's column, all names, order of dates.

    `people`: places of the columns with names and addresses, which the learning copy must not hold.
    """

    delimiter: str
    columns: Mapping[str, int]
    names: tuple[str, ...]
    people: tuple[int, ...] = ()
    order: Order = ""


class CsvReader:
    """A reader with a mapping from fields to columns; columns of other fields are recognised by their names.

    Raises `KbError("csv")` for a field that tickets do not have.
    """

    def __init__(
        self, mapping: Mapping[str, str] | None = None, dates: Order = "", row_id: Callable[[str], str] = content_hash
    ) -> None:
        """`dates`: whether 03/08/2026 is in August or in March, where the rows do not show it.

        `row_id`: makes the id of a row from its requester, date and texts, where there is no column with ids.
        """
        self.dates, self.row_id = dates, row_id
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
        with Copied(stream) as copy:
            dates = self._dates(cast("BinaryIO", copy), where)
            copy.rewind()
            yield from self._rows(cast("BinaryIO", copy), where, dates)

    def _dates(self, stream: BinaryIO, where: str) -> dict[str, DateColumn]:
        """What the dates of each column say about their order; what cannot be read is told in the second pass."""
        lines = Lines(stream)
        found = {field: DateColumn() for field in TIMES}
        try:
            table = self._header(lines, where)
            for row in _cells(lines, where, table.delimiter) if table and not self.dates else ():
                if table and not isinstance(row, KbError):
                    for field in TIMES:
                        place = table.columns.get(field, len(row[1]))
                        if place < len(row[1]):
                            found[field].add(row[1][place])
        except (UnicodeError, csv.Error, KbError, *DAMAGED):
            return found
        return found

    def _rows(self, stream: BinaryIO, where: str, dates: Mapping[str, DateColumn]) -> Iterator[Row]:
        lines = Lines(stream)
        try:
            table = self._header(lines, where)
            if table is None:
                return
            table = replace(table, order=self.dates or common_order(dates.values()))
            if problem := _open(table, dates, where):
                yield problem
            else:
                yield from _tickets(lines, where, table, self.row_id)
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

    def _header(self, lines: Lines, where: str) -> _Table | None:
        """How the rows are read; None for an empty file."""
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
        known = _names_of("people")
        people = tuple(place for place, name in enumerate(names) if _plain(name) in known)
        return _Table(delimiter, places, tuple(names), people)

    def _places(self, names: list[str]) -> dict[str, int]:
        plain = {_plain(name): place for place, name in reversed(list(enumerate(names)))}
        short = {_short(name): place for place, name in reversed(list(enumerate(names)))}
        places = {}
        for field in FIELDS:
            wanted = [self.mapping[field]] if field in self.mapping else _names_of(field)
            found = next((plain[_plain(name)] for name in wanted if _plain(name) in plain), None)
            if found is None and field not in self.mapping:
                found = next((short[name] for name in wanted if name in short), None)
            if found is not None:
                places[field] = found
        if _CODE in plain and _NOTES_ONLY & plain.keys() and "answer" not in self.mapping:
            places.pop("answer", None)
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
        if "body" not in places and "subject" not in places:
            raise KbError(
                "csv",
                f"no column holds the body; the columns are: {listed}",
                where=where,
                hint="name it: --map body=COLUMN",
            )


# "Resolution" holds what the agent wrote at some help desks, and at others a word such as "Done".
_CODE, _SENTENCE = "resolution", 4
# Zoho Desk has columns of these names; its resolution is a note of the staff.
_NOTES_ONLY = frozenset(("ticketreferenceid", "happinessrating"))
# Words in the name of a column that do not say which field it is.
_AHEAD = frozenset(("ticket", "case", "issue", "incident", "conversation"))
_BEHIND = frozenset(("at", "on", "date", "time", "timestamp", "utc", "am"))


@cache
def _names_of(field: str) -> tuple[str, ...]:
    """The names that help desks give to the column of a field, in all languages."""
    columns = every(lambda known: known.columns)
    return tuple(name for told, names in columns if told == field for name in names.split())


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _open(table: _Table, dates: Mapping[str, DateColumn], where: str) -> KbError | None:
    """What is asked where no row shows the order of dates."""
    field = next((field for field in TIMES if dates[field].open and not table.order), None)
    if field is None:
        return None
    name = table.names[table.columns[field]].strip()
    what = f"{dates[field].open[:40]!r} in the column '{name}' can be read with the day or the month first"
    hint = "no row shows which is meant, so say it: --dates day-first, or --dates month-first"
    return KbError("csv", what, where=where, hint=hint)


def _short(name: str) -> str:
    """The name without what help desks add to it: `subject` for `Ticket Subject`, `created` for `Created (UTC)`."""
    words = re.findall(r"[^\W_]+", name.partition("(")[0].lower())
    while len(words) > 1 and words[0] in _AHEAD:
        words = words[1:]
    while len(words) > 1 and words[-1] in _BEHIND:
        words = words[:-1]
    return "".join(words)


def _cells(lines: Lines, where: str, delimiter: str) -> Iterator[tuple[int, list[str]] | KbError]:
    """The rows below the header that are not empty, each with the line where it begins."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first = lines.number + 1
        lines.broken = False
        try:
            row = next(rows, None)
        except csv.Error as failure:
            span = f"lines {first} to {lines.number}" if lines.number > first else "the line"
            hint = 'every " inside a quoted field must be doubled'
            yield KbError("csv", f"{span}: {failure}", where=f"{where}:{first}", hint=hint)
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield first, row


def _tickets(lines: Lines, where: str, table: _Table, row_id: Callable[[str], str]) -> Iterator[Row]:
    for found in _cells(lines, where, table.delimiter):
        if isinstance(found, KbError):
            yield found
        elif tuple(found[1]) != table.names:  # where files were joined, the header comes again
            yield _row(found[1], table, f"{where}:{found[0]}", lines, row_id)


def _row(row: list[str], table: _Table, where: str, lines: Lines, row_id: Callable[[str], str]) -> Ticket | KbError:
    if lines.broken:
        return KbError("encoding", f"the row is not {lines.encoding} text", where=where, hint="save the file as UTF-8")
    width = len(table.names)
    if len(row) != width:
        hint = "a field with the delimiter or a line break in it must stand in quotation marks"
        return KbError("csv", f"the row has {len(row)} columns, the first line {width}", where=where, hint=hint)
    try:
        cells = {field: row[place].strip() for field, place in table.columns.items()}
        if "id" not in cells and any(cells.get(field) for field in ("subject", "body")):
            cells["id"] = row_id(
                "\0".join(cells.get(name, "") for name in ("requester", *TIMES[:1], "subject", "body"))
            )
        if _is_code(cells.get("answer", ""), table):
            cells["answer"] = ""
        people = tuple(row[place].strip() for place in table.people if row[place].strip())
        return replace(ticket_of(cells, table.order), people=people, place=where)
    except Exception as failure:  # whatever one row does, all others are read
        return unread(failure, where)


def _is_code(answer: str, table: _Table) -> bool:
    named = _plain(table.names[table.columns["answer"]]) if answer else ""
    return named == _CODE and len(answer.split()) < _SENTENCE
