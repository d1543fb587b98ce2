"""Workbooks of tickets and files of messages that lie in one folder."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from workbook_file import COMMENTS, TICKETS, Value, workbook

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, Skipped
from kbtools.model.ticket import Ticket
from kbtools.system.streams import Budget, Meter
from kbtools.tickets.formats import open_tickets
from kbtools.tickets.formats.table import LOOK, Header
from kbtools.tickets.formats.workbook import WorkbookReader
from kbtools.tickets.formats.workbook_sheets import SheetTable, Workbook


def as_csv(rows: list[tuple[Value, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode()


@pytest.mark.parametrize("kinds", [("xlsx", "csv"), ("csv", "xlsx"), ("xlsx", "xlsx")])
def test_messages_of_a_file_beside_come_to_the_tickets_of_a_workbook(tmp_path: Path, kinds: tuple[str, str]) -> None:
    for name, kind, rows in (("a", kinds[1], COMMENTS), ("tickets", kinds[0], TICKETS)):
        data = workbook({"Sheet1": rows, "Sheet2": []}) if kind == "xlsx" else as_csv(rows)
        (tmp_path / f"{name}.{kind}").write_bytes(data)
    read = list(open_tickets([tmp_path]))
    lamp, fan = (row for row in read if isinstance(row, Ticket))
    said = ["It stays dark.", "Hold the button for long.", "It works!"]
    assert ([one.body for one in lamp.messages], fan.question) == (said, "It is loud.")
    assert [row.count for row in read if isinstance(row, Skipped)] == [1]
    assert "SECRET" not in str(read)
    assert not [row for row in read if isinstance(row, KbError | Note)]


def test_a_workbook_with_its_own_messages_takes_none_of_another_and_gives_none(tmp_path: Path) -> None:
    other: list[tuple[Value, ...]] = [TICKETS[0], (7001, "Bell", "It is mute.", "eve@web.example", "Open")]
    (tmp_path / "whole.xlsx").write_bytes(workbook({"Tickets": TICKETS, "Comments": COMMENTS}))
    (tmp_path / "other.csv").write_bytes(as_csv(other))
    found = {row.subject: len(row.messages) for row in open_tickets([tmp_path]) if isinstance(row, Ticket)}
    assert found == {"Lamp": 3, "Fan": 1, "Bell": 1}


@pytest.mark.parametrize("sheets", [("Info", "Comments"), ("Comments", "Info")])
def test_a_sheet_of_neither_tickets_nor_messages_keeps_messages_from_no_ticket(
    tmp_path: Path, sheets: tuple[str, str]
) -> None:
    rows: dict[str, list[tuple[Value, ...]]] = {
        "Info": [("Export of 3 August 2026", "Agent"), (2, "Ben")],
        "Comments": COMMENTS,
    }
    (tmp_path / "tickets.xlsx").write_bytes(workbook({"Sheet1": TICKETS}))
    (tmp_path / "comments.xlsx").write_bytes(workbook({name: rows[name] for name in sheets}))
    read = list(open_tickets([tmp_path]))
    assert [len(row.messages) for row in read if isinstance(row, Ticket)] == [3, 1]
    (told,) = [row for row in read if isinstance(row, KbError | Note)]
    assert isinstance(told, Note)
    assert told.where == f"{tmp_path}/comments.xlsx/Info"
    assert "SECRET" not in str(read)


def test_a_workbook_whose_tickets_have_no_status_keeps_its_own_messages(tmp_path: Path) -> None:
    bare = [row[:-1] for row in TICKETS]
    other: list[tuple[Value, ...]] = [TICKETS[0], (7001, "Bell", "It is mute.", "eve@web.example", "Open")]
    (tmp_path / "whole.xlsx").write_bytes(workbook({"Tickets": bare, "Comments": COMMENTS}))
    (tmp_path / "other.xlsx").write_bytes(workbook({"Sheet1": other}))
    found = {row.subject: len(row.messages) for row in open_tickets([tmp_path]) if isinstance(row, Ticket)}
    assert found == {"Lamp": 3, "Fan": 1, "Bell": 1}


def test_of_a_sheet_no_more_rows_are_read_than_are_wanted() -> None:
    rows = [TICKETS[0], *[(number, *TICKETS[1][1:]) for number in range(1_000)]]
    archive = zipfile.ZipFile(io.BytesIO(workbook({"Sheet1": rows})))
    book = Workbook(archive, Budget(1_000_000))
    (file,) = book.sheets.values()
    first = SheetTable(book, file, "t.xlsx/Sheet1", io.BytesIO(), LOOK)
    assert first.header(lambda _: (0, 0)) == Header(tuple(map(str, TICKETS[0])), "t.xlsx/Sheet1:1")
    assert len(list(first.below())) == LOOK - 1
    assert WorkbookReader().kind(io.BytesIO(workbook({"Sheet1": rows})), "t.xlsx") == "tickets"


def test_the_share_that_was_read_grows_with_the_workbooks_of_a_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.xlsx").write_bytes(workbook({"Sheet1": TICKETS}))
    meter = Meter()
    shares = [meter.share for row in open_tickets([tmp_path], None, meter) if isinstance(row, Ticket)]
    assert shares == [0.5, 0.5, 1.0, 1.0]
