"""JSON of any kind, read with a mapping of fields to paths."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from click.testing import CliRunner
from growth import assert_nearly_linear
from hostile_text import SOME_HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_stream import made_up

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note
from kbtools.model.ticket import Ticket
from kbtools.text.dates import Order
from kbtools.tickets.formats import ReadOptions, Row, Skipped, open_tickets
from kbtools.tickets.formats.json_mapped import JsonMappedReader
from kbtools.tickets.formats.json_paths import at, texts
from kbtools.tickets.formats.mapping import mapping_file

MAPPING = """\
records: data.requests
id: number
subject: fields.summary
requester: reporter.email
created_at: fields.created
resolved_at: fields.done
status: fields.state
tags: fields.labels.name
csat: score
messages: history
message.body: text
message.author: by.role
message.public: internal
public: [false]
message.created_at: at
message.name: by.name
agents: [staff]
programs: robot
"""


def entry(number: int, role: str, text: str, *, internal: bool = False) -> dict[str, Any]:
    by = {"role": role, "name": f"{role} person"}
    return {"text": text, "by": by, "internal": internal, "at": 1785740400 + number * 60}


def record(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "reporter": {"email": "wilma@web.example"},
        "score": 4.5,
        "fields": {"summary": "Dark", "created": "2026-08-03T07:00:00Z", "done": 1785747600000, "state": "done",
                   "labels": [{"name": "lamp"}, {"name": "dark"}]},
        "history": [
            entry(2, "staff", "Charge it"),
            entry(1, "customer", "The lamp is dark"),
            entry(3, "staff", "PRIVATE", internal=True),
            entry(4, "robot", "We got it"),
        ],
    }  # fmt: skip


def mapped(folder: Path, text: str = MAPPING) -> dict[str, str]:
    (folder / "mapping.yml").write_text(text, encoding="utf-8")
    return mapping_file(folder / "mapping.yml")


def read(folder: Path, data: Any, mapping: dict[str, str] | None = None) -> list[Row]:
    path = folder / "t.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return list(open_tickets([path], ReadOptions(mapping=mapping or mapped(folder))))


@pytest.mark.parametrize("layout", ["object", "list", "lines", "indented", "long"])
def test_every_field_comes_from_its_path_whatever_the_layout(
    tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [record(1), record(2)]
    whole = {"data": {"requests": rows, "total": 2}}
    data = {"object": whole, "list": rows, "lines": "\n".join(map(json.dumps, rows)),
            "indented": json.dumps(whole, indent=2), "long": whole}[layout]  # fmt: skip
    if layout == "long":
        monkeypatch.setattr("kbtools.helpdesks.reading.pages.LONGEST", 1_000)
    ticket, other = read(tmp_path, data)
    assert isinstance(ticket, Ticket)
    assert isinstance(other, Ticket)
    assert [(m.author, m.body, m.public) for m in ticket.messages] == [
        ("requester", "The lamp is dark", True),
        ("agent", "Charge it", True),
        ("system", "We got it", True),
    ]
    assert (ticket.id, ticket.subject, ticket.status, ticket.csat) == ("1", "Dark", "done", 4.5)
    assert (ticket.requester, ticket.tags, ticket.source) == ("wilma@web.example", ("lamp", "dark"), "import")
    assert f"{ticket.created_at:%FT%T} {ticket.resolved_at:%FT%T}" == "2026-08-03T07:00:00 2026-08-03T09:00:00"
    assert f"{ticket.messages[0].created_at:%FT%T}" == "2026-08-03T07:01:00"
    assert set(ticket.people) == {"staff person", "customer person", "robot person"}
    assert ticket.messages[1].agent == "staff person"


def test_a_question_and_an_answer_without_a_list_of_messages(tmp_path: Path) -> None:
    data = [{"id": "a", "q": "Dark?", "a": {"text": ["Charge it.", "Then wait."]}, "slugs": "lamp, dark"}]
    mapping = {"id": "id", "body": "q", "answer": "a.text", "linked_articles": "slugs", "source": "=shop"}
    (ticket,) = read(tmp_path, data, mapping)
    assert isinstance(ticket, Ticket)
    assert (ticket.question, ticket.answers, ticket.source) == ("Dark?", ("Charge it.\n\nThen wait.",), "shop")
    assert ticket.linked_articles == ("lamp", "dark")


@pytest.mark.parametrize(
    ("by", "author"),
    [("lena@glim.example", "agent"), ("LENA@GLIM.EXAMPLE", "agent"), ("wilma@web.example", "requester"),
     ("boss@glim.example", "requester"), ("bo@mail.example", "requester")],
)  # fmt: skip
def test_an_agent_is_known_by_the_domain_unless_they_asked_themselves(tmp_path: Path, by: str, author: str) -> None:
    mapping = {"id": "id", "requester": "from", "messages": "m", "message.body": "b", "message.author": "by",
               "message.public": "=true", "agents": "glim.example", "markup": "html"}  # fmt: skip
    asker = by if by.startswith("boss") else "wilma@web.example"
    (ticket,) = read(tmp_path, [{"id": 1, "from": asker, "m": [{"b": "<p>Hi</p>", "by": by}]}], mapping)
    assert isinstance(ticket, Ticket)
    assert (ticket.messages[0].author, ticket.messages[0].markup) == (author, "html")
    assert by in ticket.people


@pytest.mark.parametrize(
    ("line", "other", "said"),
    [
        ("records: data.requests", "records: data.request", "of 'data', it has: requests"),
        ("id: number", "id: nummer", "there is nothing at 'nummer'; it has: number, reporter"),
        ("subject: fields.summary", "subject: fields.title", "of 'fields', it has: summary, created"),
        ("message.body: text", "message.body: body", "there is nothing at 'body'; it has: text, by"),
        ("message.author: by.role", "message.author: by", "at 'by' there is an object, not a text; it has: role, name"),
    ],
)
def test_a_path_that_leads_to_nothing_is_told_with_the_names_that_are_there(
    tmp_path: Path, line: str, other: str, said: str
) -> None:
    rows = read(
        tmp_path, {"data": {"requests": [record(1), record(2)]}}, mapped(tmp_path, MAPPING.replace(line, other))
    )
    problems = [row for row in rows if isinstance(row, KbError)]
    assert {problem.code for problem in problems} == {"mapping"}
    assert len(problems) == 1
    assert said in problems[0].message
    assert problems[0].hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ids: number", "no field 'ids'"),
        ("subject: x", "where the id is"),
        ("id: x", "what was written"),
        ("id: x\nmessages: m", "'message.body' is needed"),
        ("id: x\nmessages: m\nmessage.body: b\nmessage.author: a", "'message.public' is needed"),
        ("id: x\nmessages: m\nmessage.body: b\nmessage.author: a\nmessage.public: p", "which authors are agents"),
        ("id: x\nbody: b\nmarkup: pdf", "neither text nor html"),
        ("id: x\nbody:", "'body' names nothing"),
        ("- id", "holds no fields"),
        ("id: [", "cannot be read"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_before_anything_is_read(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KbError, match=said) as refused:
        read(tmp_path, [record(1)], mapped(tmp_path, text))
    assert refused.value.code == "mapping"


def test_a_message_that_does_not_say_it_is_public_is_left_out(tmp_path: Path) -> None:
    rows = [record(1), record(2)]
    for one in rows[0]["history"]:
        del one["internal"]
    assert [type(row) for row in read(tmp_path, rows)] == [Skipped, Ticket]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", ["1"]), ("list.c", ["2", "3"]), ("list.*.c", ["2", "3"]), ("list.1.c", ["3"]), ("list.7.c", []),
        ("x.y", ["dots"]), ("x.y.z", ["deep"]), ("texts", ["p", "q"]), ("=a.b", ["a.b"]), ("yes", ["true"]),
        ("a.none", []), ("null.b", []),
    ],
)  # fmt: skip
def test_a_path_leads_through_objects_and_lists(path: str, found: list[str]) -> None:
    data = {"a": {"b": 1}, "list": [{"c": 2}, {"c": 3}], "x.y": "dots", "x": {"y.z": "deep"}, "texts": ["p", "q", ""],
            "yes": True, "null": None}  # fmt: skip
    assert texts(data, path) == found


def test_a_mapping_file_names_columns_of_csv_as_well_and_an_option_replaces_a_line(tmp_path: Path) -> None:
    bare_workspace(tmp_path / "w")
    (tmp_path / "m.yml").write_text("id: Nr\nbody: Text\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("Nr,Text,Wort\n1,The lamp is dark,Other\n", encoding="utf-8")
    (tmp_path / "t.json.gz").write_bytes(gzip.compress(json.dumps([{"Nr": 2, "Wort": "Still dark"}]).encode()))
    for name, more in (("t.csv", ()), ("t.json.gz", ("--map", "body=Wort"))):
        told = ("ticket", "import", str(tmp_path / name), "--map-file", str(tmp_path / "m.yml"), *more)
        done = CliRunner().invoke(kb, ["-C", str(tmp_path / "w"), *told])
        assert (done.exit_code, done.stdout.split(";")[0]) == (0, "1 ticket added, 0 changed, 0 unchanged")


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["number", "fields", "history", "text", "by", "role", "data", "requests"]), inner
        )
    ),
    max_leaves=20,
)


@settings(max_examples=30)
@given(_JSON)
def test_no_value_trips_a_mapping(data: Any) -> None:
    reader = JsonMappedReader({"id": "number", "subject": "fields.text", "messages": "history", "message.body": "text",
                               "message.author": "by.role", "message.public": "=true"}, ["staff"])  # fmt: skip
    for row in reader(io.BytesIO(json.dumps([data, {"data": data}]).encode()), "f"):
        assert not isinstance(row, Ticket) or row.id
    at(data, "data.requests.*.by")


def test_mapped_json_is_read_in_one_pass() -> None:
    reader = JsonMappedReader({"id": "id", "body": "b", "tags": "t.*.n"})
    for make in list(SOME_HOSTILE.values())[::24]:
        assert_nearly_linear(
            lambda text: list(reader(io.BytesIO(json.dumps([{"id": 1, "b": text, "t": [{"n": text}]}]).encode()), "f")),
            make,
            sizes=(500, 5_000),
        )
    stream = made_up([b"[", *[json.dumps({"id": 1, "b": "x" * 400}).encode() + b","] * 3_000, b'{"id": 2, "b": "y"}]'])
    assert sum(isinstance(row, Ticket) for row in reader(stream, "f")) == 3_001


def test_a_time_is_read_however_it_is_written_and_with_the_day_first_where_that_is_said() -> None:
    row = {"number": 1, "text": "dark", "at": "03/08/2026 10:00", "until": "5 Aug 2026", "state": "erledigt"}
    mapping = {"id": "number", "body": "text", "created_at": "at", "resolved_at": "until", "status": "state"}
    wanted: tuple[tuple[Order, int | None], ...] = (("day-first", 8), ("month-first", 3), ("", None))
    for dates, month in wanted:
        ticket, *notes = JsonMappedReader(mapping, dates=dates)(io.BytesIO(json.dumps([row]).encode()), "t.json")
        unread = ["1 value in 'at' cannot be read as created_at, and counted as empty"] * (month is None)
        assert [note.text for note in notes if isinstance(note, Note)] == unread
        assert isinstance(ticket, Ticket)
        assert (ticket.created_at and ticket.created_at.month) == month
        assert (f"{ticket.resolved_at:%F}", ticket.status) == ("2026-08-05", "resolved")
