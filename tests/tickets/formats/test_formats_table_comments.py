"""Comments in the columns of tables: what the requester surely saw is read, all else stays where it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from kbtools.helpdesks.reading.rows import Row, Skipped
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats.csv_mapped import CsvReader

JIRA = (
    "Issue key",
    "Summary",
    "Description",
    "Status",
    "Reporter",
    "Reporter Id",
    "Created",
    "Comment",
    "Comment",
    "Comment",
)


def read(*rows: Sequence[str]) -> list[Row]:
    told = io.StringIO()
    csv.writer(told).writerows(rows)
    return list(CsvReader()(io.BytesIO(told.getvalue().encode()), "t.csv"))


def test_of_jiras_comments_only_those_of_the_reporter_are_surely_public() -> None:
    row = [
        "LAMP-7",
        "Dark",
        "It {color:red}stays{color} dark.",
        "Done",
        "Ida Vollmer",
        "5b10a2844c20",
        "05/Feb/26 8:00 PM",
    ]
    comments = [
        "06/Feb/26 8:18 PM;5b10a2844c20;Still dark; really.",
        "05/Feb/26 9:18 PM;Ben Carver;he always breaks things",
        "05/Feb/26 9:30 PM;ida vollmer;It is the {color:red}L-7{color}.",
    ]
    found, private = read(JIRA, row + comments)
    assert isinstance(found, Ticket)
    assert [(one.author, one.body) for one in found.messages] == [
        ("requester", "It stays dark."),
        ("requester", "It is the L-7."),
        ("requester", "Still dark; really."),
    ]
    assert f"{found.messages[1].created_at:%d %b %H:%M}" == "05 Feb 21:30"
    assert private == Skipped("unmarked", 1)
    assert {"Ida Vollmer", "Ben Carver"} <= set(found.people)


HEADER: tuple[str, ...] = (
    "Number",
    "Short description",
    "Caller",
    "State",
    "Additional comments",
    "Work notes",
    "Comments and Work notes",
)
PUBLIC = (
    "2026-02-06 08:00:00 - Ben Carver (Additional comments)\nHold the button.\n\nFor long.\n\n"
    "2026-02-05 20:00:00 - Ida Vollmer (Additional comments)\nIt stays dark.\n"
)
BOTH = f"2026-02-07 08:00:00 - Ben Carver (Work notes)\nhe always breaks things\n\n{PUBLIC}"


def test_of_a_journal_of_servicenow_work_notes_are_never_read() -> None:
    for cells in ((PUBLIC, "he always breaks things", BOTH), ("", "", BOTH), (PUBLIC, "", "")):
        (found,) = read(HEADER, ("INC1", "Dark lamp", "Ida Vollmer", "Closed", *cells))
        assert isinstance(found, Ticket)
        assert [(one.author, one.agent, one.body) for one in found.messages] == [
            ("requester", "", "Dark lamp"),
            ("requester", "", "It stays dark."),
            ("agent", "Ben Carver", "Hold the button.\n\nFor long."),
        ]


def test_kinds_that_are_not_known_and_plain_texts_are_private_and_counted() -> None:
    odd = "2026-02-06 08:00:00 - Ben Carver (Approval history)\nhe always breaks things\n"
    shown = "2026-02-06 08:00:00 - Ben Carver (Additional comments (Customer visible))\nHold the button.\n"
    for cell, number in ((odd, 1), ("he always breaks things", 1), (shown + odd, 1)):
        found, private = read(HEADER, ("INC1", "Dark lamp", "Ida Vollmer", "Closed", cell, "", ""))
        assert isinstance(found, Ticket)
        assert private == Skipped("unmarked", number)
        assert "breaks" not in str(found.messages)
        assert ("Hold the button." in str(found.messages)) is (shown in cell)


def test_a_column_of_comments_may_be_mapped_to_the_text() -> None:
    (found,) = CsvReader({"body": "Comments"})(io.BytesIO(b"id,Comments\n1,dark\n"), "t.csv")
    assert isinstance(found, Ticket)
    assert found.question == "dark"
