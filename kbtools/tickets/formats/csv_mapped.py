"""CSV, one ticket a row; delimiter and encoding are recognised by the content, columns by a mapping or their names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO, cast

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Row
from kbtools.system.streams import Copied
from kbtools.text.decoding import Lines
from kbtools.tickets.formats.table import LOOK, FileOfTables, Header, TableKind
from kbtools.tickets.formats.table_columns import Choice

DELIMITERS = (",", ";", "\t", "|")
LONGEST_FIELD = 1024 * 1024
_LOOK_TEXT = 256 * 1024  # characters in which the header is looked for


class CsvReader(FileOfTables):
    """Reads the tickets of a file of CSV."""

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of a stream.

        Problems: `csv` (no such column, too many or too few fields in a row, an open quotation mark), `encoding`,
        `ticket`.
        """
        with _table(stream, where) as table:
            try:
                opened = self._reader.open(table)
            except KbError as problem:
                yield problem
                return
            if opened:
                yield from self._reader.tickets(opened)

    def kind(self, stream: BinaryIO, where: str) -> TableKind:
        """What a file holds by the names of its columns."""
        with _table(stream, where) as table:
            return self._reader.kind(table)

    def stage(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """Keep the messages of a file for their tickets; yields what cannot be read or is left out."""
        with _table(stream, where) as table:
            yield from self._reader.stage(table)


@contextmanager
def _table(stream: BinaryIO, where: str) -> Iterator[_CsvTable]:
    # A field may hold a whole message. The limit applies to the whole process, so it is never made smaller.
    csv.field_size_limit(max(LONGEST_FIELD, csv.field_size_limit()))
    with Copied(stream) as copy:
        yield _CsvTable(copy, where)


class _CsvTable:
    """The rows of one file. `start`: the line below the header."""

    def __init__(self, copy: Copied, where: str) -> None:
        self._copy, self._where = copy, where
        self._delimiter, self._start, self._width = "", 0, 0

    def header(self, choose: Choice) -> Header | None:
        """The header; its line, its delimiter and the line below it are remembered."""
        lines = self._lines()
        try:
            first = next((line for line in lines if line.strip()), None)
            declared = re.fullmatch(r"sep=(.)\s*", first or "", re.IGNORECASE)  # Excel names the delimiter like this
            above = lines.number - (0 if declared else 1)
            looked = list(_looked(lines, "" if declared or first is None else first))
        except UnicodeError:
            raise self._undecoded(lines) from None
        if not looked:
            return None
        delimiters = (declared[1],) if declared else DELIMITERS
        ways = [list(_cut(looked, delimiter)) for delimiter in delimiters]
        way, number = choose([[names for names, _, _ in cut] for cut in ways])
        if not ways[way]:
            place = f"{self._where}:{above + 1}"
            hint = "the first line must hold them; save the file as CSV again"
            raise KbError("csv", "the names of the columns cannot be read", where=place, hint=hint)
        names, first_line, end = ways[way][number]
        self._delimiter, self._start, self._width = delimiters[way], above + end, len(names)
        return Header(tuple(names), f"{self._where}:{above + first_line}")

    def below(self) -> Iterator[tuple[str, list[str]] | KbError]:
        """The rows below the header."""
        lines = self._lines()
        try:
            for _ in islice(lines, self._start):
                pass
            yield from self._rows(lines)
        except UnicodeError:
            yield self._undecoded(lines)

    def _lines(self) -> Lines:
        self._copy.rewind()
        return Lines(cast("BinaryIO", self._copy))

    def _undecoded(self, lines: Lines) -> KbError:
        what = f"the file is not valid {lines.encoding} text, though it starts like one"
        return KbError("encoding", what, where=f"{self._where}:{lines.number + 1}", hint="save it as UTF-8")

    def _rows(self, lines: Lines) -> Iterator[tuple[str, list[str]] | KbError]:
        rows = csv.reader(lines, delimiter=self._delimiter, strict=True)
        while True:
            first = lines.number + 1
            place = f"{self._where}:{first}"
            lines.broken = False
            try:
                row = next(rows, None)
            except csv.Error as failure:
                span = f"lines {first} to {lines.number}" if lines.number > first else "the line"
                hint = 'every " inside a quoted field must be doubled'
                yield KbError("csv", f"{span}: {failure}", where=place, hint=hint)
                rows = csv.reader(lines, delimiter=self._delimiter, strict=True)
                continue
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield self._checked(row, place, lines)

    def _checked(self, row: list[str], place: str, lines: Lines) -> tuple[str, list[str]] | KbError:
        if lines.broken:
            hint = "save the file as UTF-8"
            return KbError("encoding", f"the row is not {lines.encoding} text", where=place, hint=hint)
        if len(row) != self._width:
            hint = "a field with the delimiter or a line break in it must stand in quotation marks"
            what = f"the row has {len(row)} columns, the header {self._width}"
            return KbError("csv", what, where=place, hint=hint)
        return place, row


def _looked(lines: Iterator[str], first: str) -> Iterator[str]:
    """The first lines of a file, in which the header is."""
    length = len(first)
    if first:
        yield first
    for line in islice(lines, LOOK):
        yield line
        length += len(line)
        if length > _LOOK_TEXT:
            return


def _cut(lines: list[str], delimiter: str) -> Iterator[tuple[list[str], int, int]]:
    """The rows in some lines, as far as they can be read: their cells, their first line and their last, from 1 on."""
    rows = csv.reader(lines, delimiter=delimiter)
    end = 0
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield row, end + 1, rows.line_num
            end = rows.line_num
    except csv.Error:
        return
