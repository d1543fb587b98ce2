"""Excel workbooks (`.xlsx`): each sheet is a table, of tickets or of their messages, read like CSV.

The texts that cells share are in memory; for the rest see `workbook_sheets`.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import IO, BinaryIO, cast

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, Row
from kbtools.helpdesks.reading.staging import Staging, unclaimed
from kbtools.model.ticket import Ticket
from kbtools.system.streams import Budget, TooMuchError
from kbtools.system.unpacking import unreadable
from kbtools.tickets.formats.table import LOOK, NO_STATUS, FileOfTables, TableKind, TableReader, tables_of
from kbtools.tickets.formats.table_messages import TableMessages
from kbtools.tickets.formats.workbook_sheets import AGAIN, UNREADABLE, SheetTable, Workbook

_IN_MEMORY = 1024 * 1024
_OF_MESSAGES = ("messages", "texts")


class WorkbookReader(FileOfTables):
    """Reads the tickets of a workbook. With `messages`, those of other files are joined with its tickets."""

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of all sheets but hidden ones.

        A sheet without tickets, such as notes or a chart's figures, is told by a note where others have some. Problems:
        those of CSV.
        """
        with _opened(stream, where) as sheets:
            yield from sheets.told
            if self._reader.messages:
                tables = [table for table in sheets.tables if self._reader.kind(table) not in _OF_MESSAGES]
                yield from self._tickets(self._reader, tables, where)
            else:
                yield from self._alone(sheets.tables, where)

    def kind(self, stream: BinaryIO, where: str) -> TableKind | None:
        """What the first rows show that a workbook holds; None where it is whole in itself, or not to be read.

        It is whole with tickets and their messages; a cover sheet is neither.
        """
        with _opened(stream, where, rows=LOOK) as sheets:
            kinds = {self._reader.kind(table) for table in sheets.tables if table.has_rows}
            may_ask = any(self._reader.may_have_tickets(table) for table in sheets.tables)
        if not kinds or (kinds.intersection(_OF_MESSAGES) and may_ask):
            return None
        known: tuple[TableKind, ...] = ("tickets", "messages", "texts")
        return next((kind for kind in known if kind in kinds), "")

    def stage(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """Keep the messages of all sheets for their tickets; yields what cannot be read or is left out."""
        with _opened(stream, where) as sheets:
            yield from sheets.told
            for table in sheets.tables:
                if self._reader.kind(table) in _OF_MESSAGES:
                    yield from self._reader.stage(table)
                elif table.has_rows:
                    yield Note(table.place, f"the sheet is left out: {NO_STATUS}")
                yield from filter(None, [table.problem])

    def _alone(self, tables: Iterable[SheetTable], where: str) -> Iterator[Row]:
        """The tickets of a workbook that has the messages of its tickets, too, if there are any."""
        with closing(Staging()) as staging:
            found = tables_of([(table, self._reader.kind(table)) for table in tables])
            reader = replace(self._reader, messages=TableMessages(staging)) if found.messages else self._reader
            for table in found.messages:
                yield from reader.stage(table)
                yield from filter(None, [table.problem])
            yield from self._tickets(reader, found.tickets, where)
            yield from unclaimed(staging, where)
            for table in found.others:
                if table.has_rows:
                    yield Note(table.place, f"the sheet is left out: {NO_STATUS}")

    def _tickets(self, reader: TableReader, tables: Iterable[SheetTable], where: str) -> Iterator[Row]:
        refused: list[KbError] = []
        found = False
        for table in tables:
            try:
                opened = reader.open(table)
            except KbError as unusable:
                refused.append(unusable)
                continue
            for row in reader.tickets(opened) if opened else ():
                found |= isinstance(row, Ticket)
                yield row
            yield from filter(None, [table.problem])
        for problem in refused:
            left_out = f"the sheet is left out: {problem.message}"
            yield Note(problem.where or where, left_out) if found else problem


@dataclass
class _Sheets:
    """The sheets of a workbook that are read, and what is told of the others."""

    tables: list[SheetTable] = field(default_factory=list)
    told: list[KbError | Note] = field(default_factory=list)


@contextmanager
def _opened(stream: BinaryIO, where: str, rows: int | None = None) -> Iterator[_Sheets]:
    """A workbook, or the first `rows` of each of its sheets, as long as the block lasts."""
    spooled = tempfile.SpooledTemporaryFile
    with spooled(_IN_MEMORY) as copy, spooled(_IN_MEMORY) as staged:
        shutil.copyfileobj(stream, copy)
        size = copy.tell()
        copy.seek(0)
        try:
            book = Workbook(zipfile.ZipFile(copy), Budget(size))
        except TooMuchError as failure:
            yield _Sheets(told=[unreadable(failure, where, "the workbook cannot be read")])
            return
        except UNREADABLE as failure:
            yield _Sheets(told=[KbError("csv", f"the workbook cannot be read: {failure}", where=where, hint=AGAIN)])
            return
        yield _sheets(book, where, cast("IO[bytes]", staged), rows)


def _sheets(book: Workbook, where: str, staged: IO[bytes], rows: int | None) -> _Sheets:
    found = _Sheets()
    if not book.sheets:
        found.told.append(KbError("csv", "the workbook has no sheet with cells", where=where, hint=AGAIN))
    for sheet, file in book.sheets.items():
        place = f"{where}/{sheet.name}"
        if sheet.hidden:
            found.told.append(Note(place, "the sheet is hidden, so it is left out"))
        else:
            found.tables.append(SheetTable(book, file, place, staged, rows))
    return found
