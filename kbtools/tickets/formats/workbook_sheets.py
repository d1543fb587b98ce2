"""The sheets of a workbook as tables, each staged in a temporary file, a row a line, since each is read twice."""

from __future__ import annotations

import json
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from os import SEEK_END
from typing import IO

from kbtools.errors import KbError
from kbtools.system.streams import DAMAGED, Budget, TooMuchError
from kbtools.system.unpacking import unreadable
from kbtools.tickets.formats import workbook_xml as xml
from kbtools.tickets.formats.table import LOOK, Header
from kbtools.tickets.formats.table_columns import Choice

_LAST_DAY, _SECONDS_OF_DAY, _EXACT_DIGITS = 2_958_466, 86_400, 15
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,30})?(?:[Ee][+-]?[0-9]{1,3})?")
UNREADABLE = (*DAMAGED, xml.WorkbookError)
AGAIN = "save it as .xlsx again, or as CSV"


class Workbook:
    """The parts of a workbook; raises one of `UNREADABLE`.

    `budget`: how much may be unpacked, and how much text may be made of it.
    """

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self._archive, self.budget = archive, budget
        self._names = {name.lower(): name for name in archive.namelist()}
        root = self._relations("")
        main = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
        relations = self._relations(main)
        with self.part(main) as part:
            contents = xml.read_contents(part)
        by_kind = dict(relations.values())
        self.start = datetime(1904, 1, 1) if contents.from_1904 else datetime(1899, 12, 30)
        self.texts: list[str] = []
        self.date_styles: frozenset[int] = frozenset()
        if self._has(by_kind.get("sharedStrings")):
            with self.part(by_kind["sharedStrings"]) as part:
                xml.read_texts(part, self.texts.append)
        if self._has(by_kind.get("styles")):
            with self.part(by_kind["styles"]) as part:
                self.date_styles = xml.read_date_styles(part)
        files = {sheet: relations.get(sheet.relation, ("", "")) for sheet in contents.sheets}
        self.sheets = {sheet: file for sheet, (kind, file) in files.items() if kind == "worksheet"}

    def part(self, name: str) -> _Metered:
        """A part by its name, uncompressed."""
        real = self._names.get(name.lower())
        if real is None:
            raise xml.WorkbookError(f"it has no part '{name[:80]}'")
        return _Metered(self._archive.open(real), self.budget)

    def _has(self, name: str | None) -> bool:
        return name is not None and name.lower() in self._names

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and full name of each part that a part is related to."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self._has(file):
            return {}
        with self.part(file) as stream:
            found = xml.read_relations(stream)
        return {
            key: (kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            for key, (kind, target) in found.items()
        }


class _Metered:
    """A part that is read within a budget."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._budget.spend(len(data))
        return data

    def __enter__(self) -> _Metered:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


@dataclass
class _Filling:
    """Gives each row the text of a cell that is one over several rows."""

    merged: Mapping[tuple[int, int], int]
    budget: Budget
    _open: dict[int, tuple[int, str]] = field(default_factory=dict)  # by column: last row, text

    def fill(self, number: int, cells: dict[int, str]) -> None:
        """Complete the cells by column of the next row."""
        self._open = {column: one for column, one in self._open.items() if one[0] >= number}
        for column, (_, text) in self._open.items():
            if not cells.get(column):
                self.budget.spend(len(text) + 1)
                cells[column] = text
        for column in cells if self.merged else ():
            if last := self.merged.get((number, column)):
                self._open[column] = last, cells[column]


class _EnoughError(Exception):
    """So many rows as are wanted were read."""


class SheetTable:
    """The rows of a sheet, or the first `rows`, staged. `problem`: what keeps it from being read to the end."""

    def __init__(self, book: Workbook, file: str, where: str, staged: IO[bytes], rows: int | None = None) -> None:
        self.problem: KbError | None = None
        self.place = where
        self._book, self._width, self._start = book, 0, 0
        self._most, self._merged = rows, dict[tuple[int, int], int]()
        self._staged, self._begin, self._count = staged, staged.seek(0, SEEK_END), 0
        try:
            with book.part(file) as part:
                xml.read_rows(part, self._stage, self._merge)
        except _EnoughError:
            pass
        except TooMuchError as failure:
            self.problem = unreadable(failure, where, "the sheet cannot be read to the end")
        except UNREADABLE as failure:
            what = f"the sheet cannot be read to the end: {failure}"
            self.problem = KbError("csv", what, where=where, hint=f"{AGAIN}; what came before is kept")

    @property
    def has_rows(self) -> bool:
        """Whether any cell has a text."""
        return self._count > 0

    def header(self, choose: Choice) -> Header | None:
        """The header among the first rows."""
        first = []
        for number, cells in self._rows():
            first.append((number, _dense(cells, max(cells) + 1)))
            if len(first) == LOOK:
                break
        if not first:
            return None
        _, row = choose([[names for _, names in first]])
        self._start, names = first[row]
        self._width = len(names)
        return Header(tuple(names), f"{self.place}:{self._start}")

    def below(self) -> Iterator[tuple[str, list[str]] | KbError]:
        """The rows below the header."""
        for number, cells in self._rows():
            if number > self._start:
                row = _dense(cells, self._width)
                if any(row):
                    yield f"{self.place}:{number}", row

    def _rows(self) -> Iterator[tuple[int, dict[int, str]]]:
        self._staged.seek(self._begin)
        filling = _Filling(self._merged, self._book.budget)
        for line in islice(self._staged, self._count):
            number, pairs = json.loads(line)
            cells = dict(pairs)
            filling.fill(number, cells)
            yield number, cells

    def _stage(self, number: int, cells: list[xml.Cell]) -> None:
        texts = [(cell.column, self._text(cell)) for cell in cells]
        pairs = [(column, text) for column, text in texts if text.strip()]
        if pairs:
            self._book.budget.spend(sum(len(text) for _, text in pairs))
            self._staged.write(json.dumps((number, pairs)).encode("ascii") + b"\n")
            self._count += 1
        if self._count == self._most:
            raise _EnoughError

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = xml.place_of(first), xml.place_of(last)
        if begin and end and end[0] > begin[0]:
            self._merged[begin] = end[0]

    def _text(self, cell: xml.Cell) -> str:
        """What a person sees in a cell: dates as ISO 8601, nothing for an error."""
        if cell.kind == "s":
            place = int(cell.text) if cell.text.isdecimal() and len(cell.text) < _EXACT_DIGITS else -1
            return self._book.texts[place] if 0 <= place < len(self._book.texts) else ""
        if cell.kind == "n":
            return _number(cell.text, self._book.start if cell.style in self._book.date_styles else None)
        if cell.kind == "b":
            return "true" if cell.text == "1" else "false"
        return "" if cell.kind == "e" else cell.text


def _dense(cells: Mapping[int, str], width: int) -> list[str]:
    row = [""] * width
    for column, text in cells.items():
        if column < width:
            row[column] = text
    return row


def _number(text: str, day_zero: datetime | None) -> str:
    """A number as a person writes it, or the date that is so many days after `day_zero`."""
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    if day_zero and 0 <= value < _LAST_DAY:
        return (day_zero + timedelta(seconds=round(value * _SECONDS_OF_DAY))).isoformat(" ")
    if text.isdecimal():
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 10**_EXACT_DIGITS else repr(value)
