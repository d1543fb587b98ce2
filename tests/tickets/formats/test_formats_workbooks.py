"""Excel workbooks: sheets are tables like CSV, whatever a person did to them, and no file does harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from growth import assert_nearly_linear, in_time
from hostile_text import HOSTILE
from workbook_file import COMMENTS, MAIN, STYLES, TICKETS, Value, workbook

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, Row, Skipped
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import ReadOptions, open_tickets
from kbtools.tickets.formats.workbook import WorkbookReader
from kbtools.tickets.formats.workbook_xml import WorkbookError, read_contents

HEADER = ("Ticket ID", "Subject", "Description", "Reply", "Email", "Status", "Created", "Closed", "Satisfaction")


def read(data: bytes, mapping: dict[str, str] | None = None) -> list[Row]:
    return list(WorkbookReader(mapping)(io.BytesIO(data), "t.xlsx"))


def tickets(data: bytes, mapping: dict[str, str] | None = None) -> list[Ticket]:
    rows = read(data, mapping)
    assert all(isinstance(row, Ticket) for row in rows), rows
    return [row for row in rows if isinstance(row, Ticket)]


def of_xml(rows: str, **parts: str) -> bytes:
    """A workbook of one sheet with this XML below the header `id`, `body`."""
    header = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>body</v></c></row>'
    return workbook({"T": f"<sheetData>{header}{rows}"}, parts=parts)


def test_a_sheet_is_read_like_csv_with_its_own_dates_and_numbers() -> None:
    row = (7001, "Lamp", "It stays dark.\nSince Monday.", "Hold the button for long.", "ida@web.example", "Solved",
           datetime(2026, 8, 3, 7, 5), date(2026, 8, 4), 4.5)  # fmt: skip
    (found,) = tickets(workbook({"Tickets": [HEADER, row]}))
    assert (found.id, found.question, found.answers) == ("7001", row[2], (row[3],))
    assert (found.requester, found.status, found.csat) == ("ida@web.example", "Solved", 4.5)
    assert f"{found.created_at} {found.resolved_at}" == "2026-08-03 07:05:00+00:00 2026-08-04 00:00:00+00:00"
    assert found.place == "t.xlsx/Tickets:2"


@pytest.mark.parametrize("encoding", ["big5", "nonesuch", "punycode", "idna", "undefined", "rot13", "utf-7"])
def test_a_part_in_an_encoding_that_no_workbook_has_is_one_problem(encoding: str) -> None:
    part = f'<?xml version="1.0" encoding="{encoding}"?><workbook/>'
    with pytest.raises(WorkbookError, match="encoding"):
        read_contents(io.BytesIO(part.encode()))
    (problem,) = read(workbook({"T": [HEADER]}, parts={"xl/workbook.xml": part}))
    assert isinstance(problem, KbError)
    assert encoding in problem.message


def test_titles_above_the_header_empty_rows_and_columns_are_no_tickets() -> None:
    rows: list[list[Value]] = [
        [None, "Requests of August"],
        [],
        [None, "ID", None, "Message"],
        [],
        [None, 1, "x", "dark"],
        [None, 2, None, "loud", "y"],
    ]
    found = tickets(workbook({"T": rows}))
    assert [(one.id, one.question, one.place) for one in found] == [
        ("1", "dark", "t.xlsx/T:5"),
        ("2", "loud", "t.xlsx/T:6"),
    ]


def test_each_sheet_is_a_table_and_one_without_tickets_is_named() -> None:
    sheets: dict[str, list[tuple[Value, ...]]] = {
        "Mai": [("id", "body"), (1, "dark")],
        "Notes": [("by", "Ida"), (1, 2)],
        "Empty": [],
        "Juni": [("id", "body"), (2, "loud")],
        "Secret": [("id", "body"), (3, "not for you")],
    }
    rows = read(workbook(sheets, hidden=["Secret"]))
    assert [row.id for row in rows if isinstance(row, Ticket)] == ["1", "2"]
    notes = {row.where: row.text for row in rows if isinstance(row, Note)}
    assert "hidden" in notes["t.xlsx/Secret"]
    assert "no column holds the body" in notes["t.xlsx/Notes:1"]
    assert len(notes) == 2


@pytest.mark.parametrize("order", [("Tickets", "Comments"), ("Comments", "Tickets")])
def test_messages_of_one_sheet_come_to_the_tickets_of_another(order: tuple[str, ...]) -> None:
    more: list[tuple[Value, ...]] = [
        COMMENTS[0],
        (7002, "Ben", True, datetime(2026, 8, 4, 9), "Clean it."),
        (9, "Ben", True, None, "Lost."),
    ]
    sheets: dict[str, list[tuple[Value, ...]]] = {"Tickets": TICKETS, "Comments": COMMENTS}
    persons: list[tuple[Value, ...]] = [("Name", "Email"), ("Ben", "ben@glim.example")]
    rows = read(workbook({**{name: sheets[name] for name in order}, "More": more, "Persons": persons, "Empty": []}))
    assert "SECRET" not in str(rows)
    lamp, fan = (row for row in rows if isinstance(row, Ticket))
    assert [(one.author, one.body) for one in lamp.messages] == [
        ("requester", "It stays dark."),
        ("agent", "Hold the button for long."),
        ("requester", "It works!"),
    ]
    assert (fan.id, fan.question, fan.answers) == ("7002", "It is loud.", ("Clean it.",))
    assert Skipped("unmarked", 1) in rows
    assert not any(isinstance(row, KbError) for row in rows)
    assert [(row.where, row.text.split(":")[0]) for row in rows if isinstance(row, Note)] == [
        ("t.xlsx", "1 message left out, whose tickets are not in the files"),
        ("t.xlsx/Persons", "the sheet is left out"),
    ]


def test_two_sheets_of_tickets_are_both_read_and_messages_alone_are_no_tickets() -> None:
    both = tickets(workbook({"May": TICKETS[:2], "June": [TICKETS[0], TICKETS[2]]}))
    assert [one.id for one in both] == ["7001", "7002"]
    (problem,) = read(workbook({"Comments": COMMENTS}))
    assert isinstance(problem, KbError)
    assert "table of messages" in problem.message


def test_a_workbook_without_tickets_is_a_problem_for_each_sheet() -> None:
    found = read(workbook({"Notes": [("by", "Ida")], "More": [("by", "Ben")]}))
    assert [row.where for row in found if isinstance(row, KbError)] == ["t.xlsx/Notes:1", "t.xlsx/More:1"]


def test_a_cell_over_several_rows_counts_for_each_of_them() -> None:
    rows: list[tuple[Value, ...]] = [
        ("id", "body", "status"),
        (1, "dark", "Solved"),
        (2, "loud", None),
        (3, "cold", None),
        (4, "wet", None),
    ]
    sheet = workbook({"T": rows})
    merged = "</sheetData><mergeCells><mergeCell ref='C2:C4'/><mergeCell ref='A1:B1'/></mergeCells>"
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode().replace("</sheetData>", merged)
    found = tickets(workbook({"T": rows}, parts={"xl/worksheets/sheet1.xml": xml}))
    assert [one.status for one in found] == ["Solved", "Solved", "Solved", ""]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="str"><f>A1&amp;"x"</f><v>dark</v></c>', "dark"),
        ('<c r="B2" t="inlineStr"><is><r><t>da</t></r><r><t>rk</t></r><rPh><t>no</t></rPh></is></c>', "dark"),
        ('<c r="B2" t="str"><v>a_x000D_\nb</v></c>', "a\r\nb"),
        ('<c r="B2"><v>12</v></c>', "12"),
        ('<c r="B2"><v>0.10000000000000001</v></c>', "0.1"),
        ('<c r="B2"><v>1.2345678901E+10</v></c>', "12345678901"),
        ('<c r="B2" t="b"><v>1</v></c>', "true"),
        ('<c r="B2" s="3"><v>46237</v></c>', "46237"),
        ('<c r="B2" s="1"><v>46237</v></c>', "2026-08-03 00:00:00"),
        ('<c r="B2" t="d"><v>2026-08-03T07:05:00</v></c>', "2026-08-03T07:05:00"),
        ('<c r="B2" s="1"><v>soon</v></c>', "soon"),
    ],
)
def test_a_cell_says_what_a_person_sees(cell: str, text: str) -> None:
    (found,) = tickets(of_xml(f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row></sheetData>'))
    assert found.question == text


def test_days_may_be_counted_from_1904_on() -> None:
    rows: list[tuple[Value, ...]] = [("id", "body", "created"), (1, "dark", date(2026, 8, 3))]
    (found,) = tickets(workbook({"T": rows}, from_1904=True))
    assert f"{found.created_at:%Y-%m-%d}" == "2030-08-04"


def test_a_workbook_is_recognised_by_its_content_also_in_an_archive_and_with_a_mapping(tmp_path: Path) -> None:
    data = workbook({"T": [("Fall", "Was war"), (1, "dunkel")]})
    (tmp_path / "export").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("in/t.xlsx", data)
    mapping = ReadOptions(mapping={"id": "Fall", "body": "Was war"})
    for path in ("export", "all.zip"):
        (found,) = open_tickets([tmp_path / path], mapping)
        assert isinstance(found, Ticket)
        assert found.question == "dunkel"


def test_a_damaged_sheet_gives_the_rows_before_the_damage_and_costs_no_other_sheet() -> None:
    torn = '<sheetData><row r="1"><c t="str"><v>id</v></c><c t="str"><v>body</v></c></row>'
    torn += '<row r="2"><c><v>1</v></c><c t="str"><v>dark</v></c></row><row r="3"><c><v>2<'
    rows = read(workbook({"Torn": torn, "Whole": [("id", "body"), (3, "loud")]}))
    assert [row.id if isinstance(row, Ticket) else row.where for row in rows if isinstance(row, Ticket | KbError)] == [
        "1",
        "t.xlsx/Torn",
        "3",
    ]


BOMB = '<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '"><!ENTITY c "' + "&b;" * 1000 + '">]>'


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"])
def test_a_document_type_is_refused_in_every_part(part: str) -> None:
    (problem,) = read(workbook({"T": [("id", "body")]}, parts={part: f"{BOMB}<a>&c;</a>"}))
    assert isinstance(problem, KbError)
    assert "document type" in problem.message


@pytest.mark.full
def test_what_unpacks_to_a_multiple_is_not_read_further() -> None:
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 1_000_000}</t></si></sst>'
    cells = "".join('<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' for _ in range(200))
    rows = read(of_xml(f"{cells}</sheetData>", **{"xl/sharedStrings.xml": shared}))
    problem = rows[-1]
    assert isinstance(problem, KbError)
    assert (problem.code, "200 times" in problem.message) == ("archive", True)


@pytest.mark.parametrize(
    "rows",
    ['<row r="99999999999"><c><v>1</v></c></row>', '<row r="0"/><row r="1"/>',
     '<row><c r="ZZZ9"><v>1</v></c><c t="s"><v>7</v></c></row>',
     '<row><c t="s"><v>-1</v></c><c s="99" t="n"><v>1e999</v></c></row>', "<row><c><v>NaN</v></c></row>"],
)  # fmt: skip
def test_numbers_beyond_the_sheet_do_no_harm(rows: str) -> None:
    found = read(of_xml(f'{rows}<row r="1048577"/></sheetData>'))
    assert all(isinstance(row, KbError) for row in found)


def test_a_damaged_archive_is_one_problem() -> None:
    data = workbook({"T": [("id", "body"), (1, "dark")]})
    for torn in (data[:-30], data[:200], b"PK\x03\x04 xl/ no", workbook({}, parts={"xl/workbook.xml": "<"})):
        (problem,) = read(torn)
        assert isinstance(problem, KbError)
        assert problem.hint


def wide(n: int) -> bytes:
    row: list[Value] = [1, "dark", *["y"] * (n // 4)]
    return workbook({"T": [["id", "body", *["x"] * (n // 4)], *[row] * 3]})


def sheets(n: int) -> bytes:
    return workbook({f"S{number}": [("id", "body"), (number, "dark")] for number in range(n // 60)})


def references(n: int) -> bytes:
    ranges = "".join(f"<mergeCell ref='A{row}:A{row + n}'/>" for row in range(1, n // 30))
    rows = "".join(f"<row><c><v>{row}</v></c><c t='str'><v>dark</v></c></row>" for row in range(n // 30))
    return of_xml(f"{rows}</sheetData><mergeCells>{ranges}</mergeCells>")


def formats(n: int) -> bytes:
    codes = "".join(f"<numFmt numFmtId='{200 + one}' formatCode='{chr(34) * 9}[[\\\\_*'/>" for one in range(n // 40))
    styles = STYLES.replace(
        "<numFmt ", codes + "<numFmt numFmtId='199' formatCode='" + "[&quot;" * (n // 7) + "'/><numFmt ", 1
    )
    return workbook({"T": [("id", "body"), (1, "dark")]}, parts={"xl/styles.xml": styles})


@pytest.mark.full
@pytest.mark.parametrize("make", [wide, sheets, references, formats])
def test_the_time_of_a_workbook_grows_nearly_as_what_is_in_it(make: object) -> None:
    assert callable(make)
    assert_nearly_linear(lambda text: read(make(len(text))), lambda n: "x" * n, sizes=(3_000, 30_000))


@pytest.mark.full
def test_the_time_of_a_sheet_grows_nearly_as_any_text_in_it() -> None:
    for make in in_time(HOSTILE.values()):
        assert_nearly_linear(lambda text: read(workbook({"T": text})), make, sizes=(1_000, 10_000))
        assert_nearly_linear(
            lambda text: read(workbook({"T": [("id", "body"), (1, text)]})), make, sizes=(1_000, 10_000)
        )
