"""A table, one ticket a row, whether it is CSV or a sheet of a workbook.

Each table is read twice: first for what its values show, such as the order of day and month, then for its tickets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Literal, Protocol, TypeVar

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, Row, Skipped, unread
from kbtools.system.streams import DAMAGED
from kbtools.text.dates import Order, common_order
from kbtools.tickets.formats.options import ColumnRead, TableRead, content_hash, untold
from kbtools.tickets.formats.table_cells import RowCounts, ticket_of
from kbtools.tickets.formats.table_columns import TEXTS, TIMES, Choice, ColumnFinder, Columns
from kbtools.tickets.formats.table_comments import comments_of
from kbtools.tickets.formats.table_messages import TableMessages, is_of_messages, may_be_of_messages
from kbtools.tickets.formats.table_values import SAMPLE, TableValues, proposals

T = TypeVar("T")

LOOK = 40
"""Number of the first rows among which the header is."""


TableKind = Literal["tickets", "messages", "texts", ""]
"""Tables of tickets have a status; of others without a mapping it is not known, such as one of persons.

`texts`: they are messages where there are tickets beside them, and are read as tickets where there are none.
"""

NO_STATUS = "it has no status as the table of the tickets has; import it alone"
"""Why a table beside those of tickets and of messages is not read."""


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


@dataclass(frozen=True)
class OpenedTable:
    """A table whose columns are known."""

    table: Table
    header: Header
    columns: Columns
    values: TableValues


@dataclass(frozen=True)
class TableReader:
    """Reads the tickets of tables.

    `dates`: whether 03/08/2026 is in August or in March, where the rows do not show it. `row_id`: makes the id of a row
    from its requester, date and texts, where there is no column with ids. `tell` is called with how a table was read.
    `messages`: those of other tables, which are joined with their tickets.
    """

    finder: ColumnFinder
    dates: Order = ""
    row_id: Callable[[str], str] = content_hash
    tell: Callable[[TableRead], None] = untold
    messages: TableMessages | None = None

    def kind(self, table: Table) -> TableKind:
        """What a table holds by the names of its columns; one whose columns are mapped has tickets."""
        try:
            header = table.header(self.finder.choose)
        except (KbError, *DAMAGED):  # told when the table is read
            return ""
        if header is None:
            return ""
        if self.finder.maps(header.names):
            return "tickets"
        if is_of_messages(header.names):
            return "messages"
        if may_be_of_messages(header.names):
            return "texts"
        return "tickets" if "status" in self.finder.places(header.names) else ""

    def may_have_tickets(self, table: Table) -> bool:
        """Whether a table has tickets, or no messages but a column whose name is that of a ticket's text."""
        kind = self.kind(table)
        if kind:
            return kind == "tickets"
        try:
            header = table.header(self.finder.choose)
            return header is not None and any(field in self.finder.places(header.names) for field in TEXTS)
        except (KbError, *DAMAGED):  # told when the table is read
            return True

    def stage(self, table: Table) -> Iterator[Row]:
        """Keep the messages of a table for their tickets; yields what cannot be read or is left out."""
        header, problems = table.header(self.finder.choose), []
        if header is None or self.messages is None:
            return

        def rows() -> Iterator[list[str]]:
            for found in table.below():
                if isinstance(found, KbError):
                    problems.append(found)
                else:
                    yield found[1]

        yield from self.messages.stage(header.names, rows())
        yield from problems

    def open(self, table: Table) -> OpenedTable | None:
        """Find the columns; None for an empty table. Raises `KbError("csv")` where no ticket can come of it."""
        header = table.header(self.finder.choose)
        if header is None:
            return None
        if not self.finder.mapping:
            _refuse_messages(header)
        columns = self.finder.columns(header.names, header.place)
        times = {} if self.dates else {field: columns.places[field] for field in TIMES if field in columns.places}
        values = _judged(table, TableValues(len(header.names), times))
        return OpenedTable(table, header, self.finder.with_text(columns, values, header.place), values)

    def tickets(self, opened: OpenedTable) -> Iterator[Row]:
        """The tickets of a table; the requester's text and the agent's `answer` are public messages.

        Problems: `csv`, `encoding`, `ticket`.
        """
        header, columns = opened.header, opened.columns
        order = self.dates or common_order(opened.values.dates.values())
        self.tell(TableRead(header.place, tuple(_reads(opened, self.finder.mapping)), order))
        if unclear := _unclear(opened, order):
            yield unclear
            return
        if columns.guessed:
            name = columns.names[columns.places["body"]].strip()
            yield Note(header.place, f"'{name}' is taken for the body, by its values; --map body=COLUMN names another")
        counts = RowCounts({field: columns.names[place] for field, place in columns.places.items()})
        for found in opened.table.below():
            if isinstance(found, KbError):
                yield found
            elif tuple(found[1]) != header.names:  # where files were joined, the header comes again
                yield from self._row(columns, found, order, counts)
        yield from counts.notes(header.place)

    def _row(self, columns: Columns, found: tuple[str, list[str]], order: Order, counts: RowCounts) -> Iterator[Row]:
        place, row = found
        try:
            cells = columns.cells(row)
            if "id" not in cells and any(cells.get(field) for field in ("subject", "body")):
                known = ("requester", *TIMES[:1], "subject", "body")
                cells["id"] = self.row_id("\0".join(cells.get(name, "") for name in known))
            said = comments_of((row[one] for one in columns.comments), columns.asked(row), order)
            ticket = ticket_of(cells, order)
            question, *answers = ticket.messages
            messages = (question, *said.messages, *answers)
            ticket = replace(ticket, messages=messages, people=(*columns.named(row), *said.people), place=place)
            unmarked = said.unmarked
            if self.messages:
                ticket, more = self.messages.join(ticket, columns, row, order)
                unmarked += more
            counts.add(ticket, cells)
            yield ticket
        except Exception as failure:  # whatever one row does, all others are read
            yield unread(failure, place)
            return
        if unmarked:
            yield Skipped("unmarked", unmarked)


@dataclass(frozen=True)
class Tables(Generic[T]):
    """Tables that come together; `others` are not read."""

    tickets: list[T]
    messages: list[T]
    others: list[T]


def tables_of(kinds: Iterable[tuple[T, TableKind]]) -> Tables[T]:
    """Which tables have tickets, and which the messages of these.

    Of a whole account's export, which has messages, tables without a status are those of persons and the like. Where no
    tables belong together, each stands for itself.
    """
    known = list(kinds)
    tickets = [one for one, kind in known if kind == "tickets"]
    messages = [one for one, kind in known if kind == "messages" or (kind == "texts" and tickets)]
    unsure = [one for one, kind in known if not kind or (kind == "texts" and not tickets)]
    if messages and tickets:
        return Tables(tickets, messages, unsure)
    return Tables(unsure, messages, []) if messages and unsure else Tables([one for one, _ in known], [], [])


class FileOfTables:
    """What reads files with tables: a mapping from fields to columns, and what `TableReader` is given."""

    def __init__(
        self,
        mapping: Mapping[str, str] | None = None,
        dates: Order = "",
        row_id: Callable[[str], str] = content_hash,
        tell: Callable[[TableRead], None] = untold,
        messages: TableMessages | None = None,
    ) -> None:
        self._reader = TableReader(ColumnFinder(mapping or {}), dates, row_id, tell, messages)


def _refuse_messages(header: Header) -> None:
    """Raise `KbError("csv")` for a table of messages: read as tickets, its private ones would become questions."""
    if is_of_messages(header.names):
        hint = "import it together with the table of the tickets, in one folder or workbook; or name columns with --map"
        raise KbError(
            "csv", "this is a table of messages, not of tickets; some may be private", where=header.place, hint=hint
        )


def _judged(table: Table, values: TableValues) -> TableValues:
    """What the rows show; what cannot be read is told when the tickets are."""
    try:
        for row in table.below():
            if not isinstance(row, KbError):
                values.add(row[1])
            if values.rows >= SAMPLE and not values.times:
                break
    except DAMAGED:
        pass
    return values


def _reads(opened: OpenedTable, mapping: Mapping[str, str]) -> Iterator[ColumnRead]:
    columns, values = opened.columns, opened.values
    fields = {place: field for field, place in columns.places.items()}
    proposed = proposals(values, columns.places, columns.free)
    for place, name in enumerate(columns.names):
        field = fields.get(place) or columns.other_use(place)
        guessed = columns.guessed and field == "body"
        by: Literal["", "mapping", "name", "values"] = "values" if guessed else "name" if field else ""
        yield ColumnRead(
            name.strip(), field, "mapping" if field in mapping else by, values.examples(place), proposed.get(place, "")
        )


def _unclear(opened: OpenedTable, order: Order) -> KbError | None:
    """What is asked where no row shows the order of dates."""
    columns, dates = opened.columns, opened.values.dates
    field = next((field for field in dates if dates[field].open and not order), None)
    if field is None:
        return None
    name = columns.names[columns.places[field]].strip()
    what = f"{dates[field].open[:40]!r} in the column '{name}' can be read with the day or the month first"
    hint = "no row shows which is meant, so say it: --dates day-first, or --dates month-first"
    return KbError("csv", what, where=opened.header.place, hint=hint)
