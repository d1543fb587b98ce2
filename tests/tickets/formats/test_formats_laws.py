"""What holds for every reader and whatever bytes it is given."""

from __future__ import annotations

import bz2
import gzip
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_stream import made_up
from quick_cases import first_quick
from ticket_readers import READERS
from workbook_file import workbook

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.pages import LONGEST, pages
from kbtools.helpdesks.reading.records import all_records
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Reader, ReadOptions, Row, Skipped, open_tickets
from kbtools.tickets.formats.json_mapped import JsonMappedReader
from kbtools.tickets.formats.mail import MailReader
from kbtools.tickets.formats.workbook import WorkbookReader

EXPORTS = Path(__file__).parents[2] / "helpdesks" / "exports"
ALL: dict[str, Reader] = {**READERS, "mail": MailReader(["glim.example"]), "xlsx": WorkbookReader()}
JSON = {path: path.read_bytes() for path in sorted(EXPORTS.rglob("*.*json"))}
VENDORS = vendors.names("export")

# In the quick tests, those of the start of the table stand for all: the readers share most of their code.
QUICK = VENDORS[:6]


def vendor_of(path: Path) -> str:
    """The help desk that a file of the examples is from."""
    name = (path if path.parent == EXPORTS else path.parent).name.removesuffix(".json")
    return {"gh": "github"}.get(name, name)


@cache
def tickets_of(name: str) -> list[dict[str, Any]]:
    """The records of the examples that are tickets of a help desk."""
    found = [page for path in JSON if vendor_of(path) == name for page in pages(io.BytesIO(JSON[path]), "")]
    records = [record for page in found if not isinstance(page, KbError) for record in all_records(page[1])]
    return [dict(record) for record in records if vendors.export(name).is_ticket(record)]


@cache
def shapes(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Tickets of a help desk with values of the wrong kind in any place."""
    texts = b"".join(JSON[path] for path in JSON if vendor_of(path) == name).decode().split('"')
    names = st.sampled_from(sorted({one for one in texts if one.isidentifier()}))
    values: st.SearchStrategy[Any] = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | names,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
        max_leaves=20,
    )
    strange = st.dictionaries(names, values, max_size=12)
    return st.builds(lambda known, odd: {"id": 1, **known, **odd}, st.sampled_from([{}, *tickets_of(name)]), strange)


def quick_or_full(*cases: Any, quick: Callable[[Any], bool]) -> list[Any]:
    """The cases; those that are not quick are marked as tests of the full suite."""
    return [case if quick(case) else pytest.param(case, marks=pytest.mark.full) for case in cases]


def read(name: str, data: bytes) -> list[Row]:
    return list(ALL[name](io.BytesIO(data), "f"))


@pytest.mark.full
@pytest.mark.parametrize("name", quick_or_full(*ALL, quick=lambda name: name in QUICK or name not in VENDORS))
@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_no_bytes_trip_a_reader(name: str, data: bytes) -> None:
    for start in (
        b"",
        b"[",
        b'{"tickets": [{"id": 1, "',
        b"From a@b.de Mon Mar  2 09:00:00 2026\nFrom: a@b.de\n",
        b"\xff\xfe",
    ):
        assert all(row.where for row in read(name, start + data) if isinstance(row, KbError))


@pytest.mark.full
@pytest.mark.parametrize("name", quick_or_full(*VENDORS, quick=QUICK.__contains__))
@settings(max_examples=60)
@given(st.data())
def test_no_value_in_an_unexpected_place_trips_a_reader(name: str, data: st.DataObject) -> None:
    for row in read(name, json.dumps(data.draw(shapes(name))).encode()):
        assert not isinstance(row, Ticket) or row.id
        assert not isinstance(row, KbError) or "cannot be read" not in row.message


@pytest.mark.parametrize(
    "path", first_quick(quick_or_full(*JSON, quick=lambda path: vendor_of(path) in QUICK)), ids=lambda path: path.name
)
@settings(max_examples=30)
@given(st.data())
def test_a_torn_export_gives_only_tickets_of_the_whole_one(path: Path, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(JSON[path])))
    for vendor in {vendor_of(path), *data.draw(st.sets(st.sampled_from(VENDORS), max_size=3))}:
        whole = {row.id for row in read(vendor, JSON[path]) if isinstance(row, Ticket)}
        torn = {row.id for row in read(vendor, JSON[path][:cut]) if isinstance(row, Ticket)}
        assert torn <= whole


@pytest.mark.parametrize("name", VENDORS)
@settings(max_examples=5)
@given(st.data())
def test_every_ticket_comes_once_or_is_told(name: str, data: st.DataObject) -> None:
    known = tickets_of(name)
    records = data.draw(st.lists(st.sampled_from([*known, None]), max_size=8))
    lines = [b'{"id": 05}' if record is None else json.dumps(record).encode() for record in records]
    rows = read(name, b"\n".join(lines))
    assert len([row for row in rows if not isinstance(row, KbError)]) == len([one for one in records if one])
    assert len([row for row in rows if isinstance(row, KbError)]) == records.count(None)


def _lines(records: list[int | None], good: Callable[[int], str], bad: str, first: str = "") -> bytes:
    """A file with these records one after another; None is a bad one."""
    return (first + "".join(bad if one is None else good(one) for one in records)).encode()


def _jsonl(number: int) -> str:
    said = {"author": "requester", "public": True, "body": f"lamp {number}"}
    return json.dumps({"id": number, "messages": [said]}) + "\n"


_BETWEEN = "From a@b.de Mon Mar  2 09:00:00 2026\n"


def _mail(number: int) -> str:
    return f"{_BETWEEN}From: ada@b.example\nMessage-ID: <{number}@b.example>\nSubject: S{number}\n\nlamp {number}\n\n"


_AUTOMATIC = f"{_BETWEEN}From: c@b.example\nAuto-Submitted: auto-replied\nSubject: Away\n\nI am away.\n\n"


def _sheet(records: list[int | None]) -> bytes:
    rows = [("id", "body"), *((one, f"lamp {one}") if one is not None else ("x", None) for one in records)]
    return workbook({"T": rows})


MAPPING = {"records": "all", "id": "number", "body": "said"}
# Each makes a file of records: a ticket with this number, or one that cannot be read.
FILES: dict[str, tuple[Reader, Callable[[list[int | None]], bytes]]] = {
    "jsonl": (ALL["jsonl"], lambda records: _lines(records, _jsonl, '{"id": 05}\n')),
    "csv": (ALL["csv"], lambda records: _lines(records, lambda n: f'{n},"lamp\n {n}"\n', "1,2,3\n", "id,body\n")),
    "csv without ids": (ALL["csv"], lambda records: _lines(records, lambda n: f"lamp {n},x\n", "1,2,3\n", "body,x\n")),
    "xlsx": (ALL["xlsx"], _sheet),
    "mapped": (
        JsonMappedReader(MAPPING),
        lambda records: json.dumps(
            {"all": [{"said": "x"} if one is None else {"number": one, "said": f"lamp {one}"} for one in records]}
        ).encode(),
    ),
    "mail": (ALL["mail"], lambda records: _lines(records, _mail, _AUTOMATIC)),
}


@pytest.mark.parametrize("name", quick_or_full(*FILES, quick="csv".__eq__))
@settings(max_examples=25)
@given(st.lists(st.integers(1, 99), unique=True, max_size=8), st.sets(st.integers(0, 8)))
def test_every_record_of_a_file_comes_once_or_is_told(name: str, numbers: list[int], bad: set[int]) -> None:
    records: list[int | None] = [*numbers]
    for place in sorted(bad):
        records.insert(place, None)
    reader, make = FILES[name]
    rows = list(reader(io.BytesIO(make(records)), "f"))
    assert sorted(row.question.split()[-1] for row in rows if isinstance(row, Ticket)) == sorted(map(str, numbers))
    assert len({row.id for row in rows if isinstance(row, Ticket)}) == len(numbers)
    told = [row for row in rows if isinstance(row, Skipped) or (isinstance(row, KbError) and row.where != "f")]
    assert len(told) == len(bad)


_BAD = st.sampled_from(
    [b'{"id": 5', b'{"id": "open', b'{"id": 5}}', b'{"id": \xff}', b'{"id": 5, "a": [1, }', b'{"id": 05}', b"nonsense",
     b"{'id': 5}", b'{"a": "\\u12"}', b'{"a": {"b": [}}', b'"', b"]"]
)  # fmt: skip


@given(st.lists(_BAD | st.integers(10, 10_000), max_size=8))
def test_a_bad_line_costs_no_good_one(lines: list[bytes | int]) -> None:
    data = b"\n".join(line if isinstance(line, bytes) else json.dumps({"id": line}).encode() for line in lines)
    found = [page[1].get("id") for page in pages(io.BytesIO(data), "f") if not isinstance(page, KbError)]
    assert [number for number in found if isinstance(number, int) and number >= 10] == [
        line for line in lines if isinstance(line, int)
    ]


@given(st.lists(st.sampled_from([b'{"id": \xff}', b'{"id": 05}', b'{"a": "\\u12"}']) | st.integers(10, 99), max_size=6))
def test_a_bad_record_within_a_page_costs_no_good_one(records: list[bytes | int]) -> None:
    inside = [record if isinstance(record, bytes) else json.dumps({"id": record}).encode() for record in records]
    data = b'{"count": 1, "tickets": [' + b", ".join(inside) + b'], "next_page": null}'
    found = list(pages(io.BytesIO(data), "f"))
    good = [record for page in found if not isinstance(page, KbError) for record in page[1]["tickets"]]
    assert [record["id"] for record in good] == [record for record in records if isinstance(record, int)]
    assert len([page for page in found if isinstance(page, KbError)]) == len(records) - len(good)


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("shape", ["lines", "list", "page"])
def test_records_are_found_however_the_json_is_laid_out(indent: int | None, shape: str) -> None:
    records = [{"id": number, "said": '"}]{[ \\ \n é', "inner": {"list": [{"id": -1}]}} for number in range(20)]
    text = json.dumps(records if shape == "list" else {"tickets": records}, indent=indent)
    if shape == "lines":
        text = "\n".join(json.dumps(record, indent=indent) for record in records)
    found = [page[1] for page in pages(io.BytesIO(text.encode()), "f") if not isinstance(page, KbError)]
    assert (found[0]["tickets"] if shape == "page" else found) == records


@pytest.mark.parametrize(
    ("longest", "characters"), [(LONGEST // 32, 500), pytest.param(LONGEST, 20_000, marks=pytest.mark.full)]
)
def test_a_page_of_any_length_is_taken_apart_while_it_comes(
    longest: int, characters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbtools.helpdesks.reading.pages.LONGEST", longest)
    said = {"id": 1, "status": "open", "requester_id": 1, "subject": "x", "description": "y" * characters}
    record = json.dumps(said).encode()
    tens = 3 * longest // len(record) // 10
    page = [b'{"tickets": [', *[(record + b",") * 10] * tens, record, b'], "count": 1}']
    found = READERS["zendesk"](made_up(page), "f")
    assert sum(isinstance(row, Ticket) for row in found) == 10 * tens + 1


@pytest.mark.parametrize("pack", first_quick([gzip.compress, bz2.compress]))
def test_a_packed_export_is_read_and_a_torn_one_reported(tmp_path: Path, pack: Any) -> None:
    plain = b"\n".join(json.dumps({"id": n, "messages": [], "subject": str(n) * 40}).encode() for n in range(3000))
    path = tmp_path / "tickets.json.packed"
    path.write_bytes(pack(plain))
    assert len(list(open_tickets([path]))) == 3000
    path.write_bytes(pack(plain)[:-500])
    *_, last = open_tickets([path], ReadOptions("jsonl"))
    assert isinstance(last, KbError)


@pytest.mark.parametrize("start", [b"PK\x03\x04 no archive", b"\x1f\x8b no", b"BZh9 no"])
def test_what_only_begins_like_an_archive_is_reported(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "x").write_bytes(start)
    try:
        found = list(open_tickets([tmp_path / "x"]))
    except KbError as problem:
        found = [problem]
    assert [row.code for row in found if isinstance(row, KbError)] == ["archive"]
