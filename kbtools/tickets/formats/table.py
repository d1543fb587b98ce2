"""A table, one ticket a row, whether it is CSV or a sheet of a workbook.

Each table is read twice: first for the order of day and month, which all its rows show together, then for its tickets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Row, unread
from kbtools.model.ticket import Ticket
from kbtools.system.streams import DAMAGED
from kbtools.text.dates import DateColumn, Order, common_order
from kbtools.tickets.formats.table_cells import TIMES, ticket_of
from kbtools.tickets.formats.table_columns import Choice, ColumnFinder, Columns

LOOK = 40
"""Number of the first rows among which the header is."""


@dataclass(frozen=True)
class Header:
    """The names of the columns, and where they stand: `t.csv:3`."""

    names: tuple[str, ...]
    place: str


class Table(Protocol):
    """The rows of a table, which can be read more than once."""

    def header(self, choose: Choice) -> Header | None:
        """The header, chosen from the first rows; None for an empty table. Raises `KbError`."""

    def below(self) -> Iterator[tuple[str, list[str]] | KbError]:
        """The place and the cells of each row below the header, as many as there are names; empty rows are left out."""


def content_hash(text: str) -> str:
    """The id of a row without one, from what is in it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True)
class TableReader:
    """Reads the tickets of tables.

    `dates`: whether 03/08/2026 is in August or in March, where the rows do not show it. `row_id`: makes the id of a row
    from its requester, date and texts, where there is no column with ids.
    """

    finder: ColumnFinder
    dates: Order = ""
    row_id: Callable[[str], str] = content_hash

    def refused(self, table: Table) -> KbError | None:
        """Why no ticket can come of a table; None also for an empty one."""
        try:
            self._columns(table)
        except KbError as problem:
            return problem
        return None

    def tickets(self, table: Table) -> Iterator[Row]:
        """The tickets of a table; the requester's text and the agent's `answer` are public messages.

        Problems: `csv`, `encoding`, `ticket`.
        """
        try:
            found = self._columns(table)
        except KbError as problem:
            yield problem
            return
        if found is not None:
            yield from self._tickets(table, *found)

    def _columns(self, table: Table) -> tuple[Header, Columns] | None:
        header = table.header(self.finder.choose)
        return (header, self.finder.columns(header.names, header.place)) if header else None

    def _tickets(self, table: Table, header: Header, columns: Columns) -> Iterator[Row]:
        dates = {} if self.dates else _dates(table, columns)
        order = self.dates or common_order(dates.values())
        unclear = _open(columns, dates, order, header.place)
        if unclear:
            yield unclear
            return
        for found in table.below():
            if isinstance(found, KbError):
                yield found
            elif tuple(found[1]) != header.names:  # where files were joined, the header comes again
                yield self._row(columns, found[1], order, found[0])

    def _row(self, columns: Columns, row: list[str], order: Order, place: str) -> Ticket | KbError:
        try:
            cells = columns.cells(row)
            if "id" not in cells and any(cells.get(field) for field in ("subject", "body")):
                known = ("requester", *TIMES[:1], "subject", "body")
                cells["id"] = self.row_id("\0".join(cells.get(name, "") for name in known))
            return replace(ticket_of(cells, order), people=columns.named(row), place=place)
        except Exception as failure:  # whatever one row does, all others are read
            return unread(failure, place)


def _dates(table: Table, columns: Columns) -> dict[str, DateColumn]:
    """What the dates of each column say about their order; what cannot be read is told when the tickets are."""
    found = {field: DateColumn() for field in TIMES if field in columns.places}
    try:
        for row in table.below() if found else ():
            if not isinstance(row, KbError):
                for field, dates in found.items():
                    dates.add(row[1][columns.places[field]])
    except DAMAGED:
        pass
    return found


def _open(columns: Columns, dates: Mapping[str, DateColumn], order: Order, where: str) -> KbError | None:
    """What is asked where no row shows the order of dates."""
    field = next((field for field in dates if dates[field].open and not order), None)
    if field is None:
        return None
    name = columns.names[columns.places[field]].strip()
    what = f"{dates[field].open[:40]!r} in the column '{name}' can be read with the day or the month first"
    hint = "no row shows which is meant, so say it: --dates day-first, or --dates month-first"
    return KbError("csv", what, where=where, hint=hint)
