"""Tickets from files: good lines beside bad ones, every encoding that spreadsheets write."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_stream import made_up
from ticket_readers import READERS

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note
from kbtools.model.ticket import Ticket
from kbtools.system.unpacking import Archives, Meter, Part, parts
from kbtools.tickets.formats import Row, open_tickets
from kbtools.tickets.formats.csv_mapped import CsvReader
from kbtools.tickets.formats.options import ReadOptions
from kbtools.tickets.formats.recognise import detect

GOOD = json.dumps(
    {"id": "1", "messages": [{"author": "requester", "public": True, "body": "Grüße"}]}, ensure_ascii=False
)


def ids(rows: Iterable[Row]) -> list[str]:
    """Tickets by their id, problems by code and line; what was passed over on purpose is left out."""
    return [
        row.id if isinstance(row, Ticket) else f"{row.code} {(row.where or '').rsplit('/', 1)[-1]}"
        for row in rows
        if isinstance(row, Ticket | KbError)
    ]


def from_csv(data: bytes, mapping: dict[str, str] | None = None) -> list[Row]:
    return list(CsvReader(mapping)(io.BytesIO(data), "t.csv"))


def ticket(row: Row) -> Ticket:
    assert isinstance(row, Ticket), row
    return row


def test_bad_lines_are_reported_with_their_number_and_the_good_ones_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    lines = [GOOD.encode(), b"", GOOD.encode()[:40], b'{"id": "\xff"}', b"[1]", b"[" * 100_000, GOOD.encode()]
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    rows = list(open_tickets([path]))
    assert ids(rows) == ["1", "json t.jsonl:3", "encoding t.jsonl:4", "ticket t.jsonl:5", "json t.jsonl:6", "1"]
    assert isinstance(rows[1], KbError)
    assert "incomplete" in rows[1].message
    assert all(row.hint for row in rows if isinstance(row, KbError))


def test_half_a_character_becomes_the_replacement_character() -> None:
    line = b'{"id": "a\\ud83d", "messages": [{"author": "agent", "public": false, "body": "\\ud83d\\ude00 \\ud800"}]}'
    (row,) = READERS["jsonl"](io.BytesIO(line), "t")
    assert ticket(row).id == "a\ufffd"
    assert ticket(row).messages[0].body == "😀 \ufffd"


def test_json_lines_in_utf_16_are_one_problem() -> None:
    (row,) = READERS["jsonl"](io.BytesIO((GOOD + "\n" + GOOD).encode("utf-16")), "t")
    assert isinstance(row, KbError)
    assert row.code == "encoding"


def test_a_packed_file_is_read_and_a_torn_one_reported_after_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl.gz"
    packed = gzip.compress("\n".join(GOOD.replace('"1"', f'"{n}"') for n in range(5000)).encode())
    path.write_bytes(packed)
    assert len(list(open_tickets([path]))) == 5000
    path.write_bytes(packed[: len(packed) // 2])
    *before, last = open_tickets([path])
    assert before
    assert isinstance(last, KbError)
    assert last.hint


@pytest.mark.parametrize(
    ("name", "start", "form"),
    [
        ("a.jsonl", b"", "json"), ("a.ndjson.gz", b"", "json"), ("a.CSV", b"", "csv"), ("a.tsv", b"", "csv"),
        ("export", b'\xef\xbb\xbf {"id"', "json"), ("export", b"id;body", "csv"), ("export.txt", b'{"id"', "json"),
    ],
)  # fmt: skip
def test_the_format_is_found_out_by_name_or_by_looking(tmp_path: Path, name: str, start: bytes, form: str) -> None:
    (tmp_path / name).write_bytes(start)
    (part,) = parts(tmp_path / name, Archives(Meter()))
    assert isinstance(part, Part)
    assert detect(part) == form


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="cannot be opened"):
        list(open_tickets([tmp_path / "none"]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str, end: str) -> None:
    rows = [("ID", "Subject", "Description", "Tags"), ("1", "Café", '"Grüße,\nund; mehr | é"', '"a, b"')]
    data = end.join(delimiter.join(row) for row in rows).encode(encoding)
    (found,) = from_csv(data)
    assert ticket(found).subject == "Café"
    assert ticket(found).question == "Grüße,\nund; mehr | é"
    assert ticket(found).tags == ("a", "b")


def test_a_row_becomes_a_question_and_an_answer_both_public() -> None:
    (found,) = from_csv(
        b"ticket id,body,answer,requester,status,created,resolved_at,linked_articles,csat\n"
        b'7,Help,"Do this",jane@example.com,solved,2026-03-01 09:30,01.03.2026 10:00,vpn;wifi,4.5\n'
    )
    read = ticket(found)
    assert [(m.author, m.public, m.body) for m in read.messages] == [
        ("requester", True, "Help"),
        ("agent", True, "Do this"),
    ]
    assert (read.id, read.requester, read.linked_articles, read.csat) == ("7", "jane@example.com", ("vpn", "wifi"), 4.5)
    assert (read.created_at, read.resolved_at) == (read.messages[0].created_at, read.messages[1].created_at)
    assert f"{read.resolved_at:%Y-%m-%d %H:%M %Z}" == "2026-03-01 10:00 UTC"


def test_a_mapping_names_the_columns_that_have_other_names() -> None:
    data = b"Fall,Was war,Antwort von uns\n9,Hilfe,So geht es\n"
    (found,) = from_csv(data, {"id": "Fall", "body": "was war", "answer": "Antwort von uns"})
    assert (ticket(found).id, ticket(found).answers) == ("9", ("So geht es",))


@pytest.mark.parametrize(
    ("data", "mapping", "said", "hint"),
    [
        (b"id,Foo\n1,x\n", {}, "no column holds the body", "--map body=COLUMN"),
        (b"id,Description\n1,x\n", {"body": "Descripton"}, "no column 'Descripton'", '--map "body=Description"'),
    ],
)
def test_a_column_that_is_missing_is_one_problem_with_its_remedy(
    data: bytes, mapping: dict[str, str], said: str, hint: str
) -> None:
    (problem,) = from_csv(data, mapping)
    assert isinstance(problem, KbError)
    assert (problem.code, problem.where) == ("csv", "t.csv:1")
    assert said in problem.message
    assert hint in (problem.hint or "")


def test_a_field_that_tickets_do_not_have_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(KbError, match="no field 'boddy'") as problem:
        CsvReader({"boddy": "Text"})
    assert problem.value.hint == '--map "body=Text"'


def test_bad_rows_stand_beside_good_ones() -> None:
    rows = [
        "id,body,created",
        "1,a,",
        "2,b",
        '3,"x"y,',
        ",c,",
        "4,d,yesterday",
        '5,"two\nlines",',
        "6,,",
        "7,e,2026-01-01",
    ]
    found = ids(from_csv("\n".join(rows).encode()))
    assert found == ["1", "csv t.csv:3", "csv t.csv:4", "ticket t.csv:5", "4", "5", "ticket t.csv:9", "7"]


def test_a_row_in_another_encoding_is_one_bad_row() -> None:
    assert ids(from_csv("id,body\n1,é\n2,".encode() + b"\xe9\n3,ok\n")) == ["1", "encoding t.csv:3", "3"]


def test_a_quotation_mark_left_open_is_reported_where_it_stands() -> None:
    assert ids(from_csv(b'id,body\n1,ok\n2,"open\n3,x\n')) == ["1", "csv t.csv:3"]


@pytest.mark.parametrize("name", ["README.md", "ReadMe.txt", "README", "LICENSE", "readme.html"])
def test_a_note_for_people_beside_the_tickets_is_no_mistake(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t.jsonl").write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / name).write_text("<p># Export of August\n\nid of the shop: 7\n", encoding="utf-8")
    shutil.make_archive(str(tmp_path / "in"), "zip", tmp_path / "in")
    assert ids(open_tickets([tmp_path / "in"])) == ids(open_tickets([tmp_path / "in.zip"])) == ["1"]
    assert len(ids(open_tickets([tmp_path / "in" / name]))) == 1  # named by itself, it is one


def test_what_is_passed_over_by_its_name_is_said(tmp_path: Path) -> None:
    (tmp_path / "NOTICE").write_text("Made in August.\n", encoding="utf-8")
    (note,) = open_tickets([tmp_path])
    assert isinstance(note, Note)
    assert (note.where, "passed over" in note.text) == (str(tmp_path / "NOTICE"), True)


@pytest.mark.parametrize("options", [ReadOptions(mapping={"id": "nr", "body": "text"}), ReadOptions("csv")])
def test_with_a_mapping_or_a_format_files_of_every_name_are_read(tmp_path: Path, options: ReadOptions) -> None:
    columns = "nr;text" if options.mapping else "id;body"
    for number, name in enumerate(("a.csv", "changelog.txt", "notice.txt"), 1):
        (tmp_path / name).write_text(f"{columns}\n{number};The lamp is off.\n", encoding="utf-8")
    assert ids(open_tickets([tmp_path], options)) == ["1", "2", "3"]


def test_tickets_in_a_file_named_like_a_note_are_read(tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_text(GOOD, encoding="utf-8")
    assert ids(open_tickets([tmp_path])) == ["1"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_tickets(data: bytes) -> None:
    assert from_csv(data) == []
    assert list(READERS["jsonl"](io.BytesIO(data), "t")) == []


@given(st.binary(max_size=200))
def test_no_bytes_trip_a_reader(data: bytes) -> None:
    for reader in READERS.values():
        for start in (b"", b"id,body\n", b"\xff\xfe", b'{"id": 1, "messages": [{"author": "agent", "body": "'):
            rows = list(reader(io.BytesIO(start + data), "t"))
            assert all(row.where for row in rows if isinstance(row, KbError))


@pytest.mark.full
@pytest.mark.parametrize(("form", "start", "row"), [("csv", b"id,body\n", b"1," + b"x" * 400 + b"\n"),
                                                    ("jsonl", b"\n", GOOD.encode() + b"\n")])  # fmt: skip
@pytest.mark.parametrize("rows", [15_000, pytest.param(50_000, marks=pytest.mark.full)])
def test_a_large_file_takes_little_memory(form: str, start: bytes, row: bytes, rows: int) -> None:
    stream = made_up([start, *[row * 100] * (rows // 100)])
    tracemalloc.start()
    try:
        assert sum(isinstance(found, Ticket) for found in READERS[form](stream, "t")) == rows
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
