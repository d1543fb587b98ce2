"""Workbooks of tickets and files of messages that lie in one folder."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from workbook_file import Value, workbook

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, Skipped
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import open_tickets

TICKETS: list[tuple[Value, ...]] = [
    ("Ticket ID", "Subject", "Description", "Requester", "Status"),
    (7001, "Lamp", "It stays dark.", "ida@web.example", "Solved"),
    (7002, "Fan", "It is loud.", "max@web.example", "Solved"),
]
COMMENTS: list[tuple[Value, ...]] = [
    ("Ticket ID", "Author", "Public", "Created at", "Body"),
    (7001, "Ben", True, datetime(2026, 8, 3, 8), "Hold the button for long."),
    (7001, "Ben", False, datetime(2026, 8, 3, 8, 5), "SECRET"),
    (7001, "ida@web.example", True, datetime(2026, 8, 3, 9), "It works!"),
    (7002, "Ben", None, datetime(2026, 8, 3, 9), "SECRET"),
]


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
