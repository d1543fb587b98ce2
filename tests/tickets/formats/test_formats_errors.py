"""What is said of files that hold no tickets: one message a file, which says what the file is."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from click.testing import CliRunner
from quick_cases import first_quick

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.system.file_kinds import what_no_text
from kbtools.tickets.formats import ReadOptions, open_tickets

OWN: dict[str, Any] = {"id": 1, "messages": [{"author": "requester", "public": True, "body": "The lamp is dark"}]}
ARTICLE = {"id": 1, "title": "Dark lamps", "body": "<p>So.</p>", "html_url": "https://help.example/1"}


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of `kb ticket import`."""
    if not (folder / "w").exists():
        bare_workspace(folder / "w")
    done = CliRunner().invoke(kb, ["-C", str(folder / "w"), "ticket", "import", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


def problem(path: Path) -> KbError:
    """The one message about a file."""
    (row,) = open_tickets([path])
    assert isinstance(row, KbError)
    return row


@pytest.mark.parametrize("indent", first_quick([None, 2]))
def test_json_of_articles_is_one_message_that_says_what_to_do(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"articles": [ARTICLE] * 300}, indent=indent), encoding="utf-8")
    told = problem(path)
    assert told.message == "this is JSON of articles, not of tickets"
    assert told.hint == f"kb article import {path}"
    code, out, errors = run(tmp_path, str(path))
    assert (code, out.splitlines()[1:], errors.count("error[")) == (1, [], 1)


@pytest.mark.parametrize("shape", ["lines", "list", "object", "indented"])
def test_json_of_an_unknown_kind_is_one_message_with_its_fields(tmp_path: Path, shape: str) -> None:
    rows = [{"ref": number, "summary": "dark", "thread": [{"text": "x"}]} for number in range(40)]
    lines = "\n".join(map(json.dumps, rows))
    texts = {"lines": lines, "list": json.dumps(rows), "object": json.dumps({"rows": rows}),
             "indented": json.dumps(rows, indent=1)}  # fmt: skip
    (tmp_path / "t.json").write_text(texts[shape], encoding="utf-8")
    told = problem(tmp_path / "t.json")
    assert "format of this JSON is not known" in told.message
    assert "--map" in (told.hint or "")
    assert "ref, summary, thread" in told.message
    assert ("rows (a list of objects with" in told.message) is (shape == "object")


def test_a_mapping_is_proposed_where_the_fields_have_usual_names_and_it_works(tmp_path: Path) -> None:
    row = {"ticket_no": 7, "message": "It stays dark", "reply": "Hold it", "customer": "ida@web.example", "n o": 1}
    (tmp_path / "t.json").write_text(json.dumps({"rows": [row]}), encoding="utf-8")
    hint = problem(tmp_path / "t.json").hint or ""
    proposed = "--map id=ticket_no --map body=message --map answer=reply --map requester=customer"
    assert f"as in {proposed}, or" in hint
    assert run(tmp_path, str(tmp_path / "t.json"), *proposed.split())[0] == 0


def test_a_file_of_bad_lines_alone_is_one_message_with_their_number(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"id": 1, \n' * 30, encoding="utf-8")
    told = problem(tmp_path / "t.jsonl")
    assert told.where == f"{tmp_path / 't.jsonl'}:1"
    assert "30 errors" in told.message


def test_bad_lines_before_a_damaged_end_are_told_as_well(tmp_path: Path) -> None:
    packed = gzip.compress("\n".join(f'{{"id": {n}, "x{n * n}"' for n in range(9_000)).encode())
    (tmp_path / "t.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    rows = list(open_tickets([tmp_path / "t.jsonl.gz"], ReadOptions("jsonl")))
    assert [row.code for row in rows if isinstance(row, KbError)][-2:] == ["json", "archive"]


@pytest.mark.parametrize("layout", ["list", "indented list", "indented", "in an object"])
def test_our_own_shape_is_read_in_any_layout(tmp_path: Path, layout: str) -> None:
    rows = [{**OWN, "id": number} for number in range(3)]
    indented = "\n".join(json.dumps(row, indent=2) for row in rows)
    texts = {"list": json.dumps(rows), "indented list": json.dumps(rows, indent=2), "indented": indented,
             "in an object": json.dumps([{"tickets": rows}])}  # fmt: skip
    (tmp_path / "t.json").write_text(texts[layout], encoding="utf-8")
    assert [row.id for row in open_tickets([tmp_path / "t.json"]) if isinstance(row, Ticket)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    first_quick(
        [
            ("a.csv", b"%PDF-1.7\n\xe2\xe3", "a PDF file"),
            ("a.json", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
            ("a", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "office program"),
            ("a.jsonl", bytes(range(256)) * 9, "a binary file"),
        ]
    ),
)
def test_a_file_that_is_no_text_is_named_and_none_of_its_bytes_are_shown(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in problem(tmp_path / name).message
    code, out, errors = run(tmp_path, str(tmp_path / name))
    assert code == 1
    assert (out + errors).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("name", "text", "said", "hint"),
    [
        ("t.xls", "\ufeff<html><table><tr><td>ID</td></tr></table>", "HTML", "spreadsheet"),
        ("t.xls", '<?xml version="1.0"?><Workbook/>', "XML", "spreadsheet"),
        ("t.txt", "Ida called today.\nBen said so.\n", "no table", "export the tickets"),
        ("t.csv", "id,status\n1,open\n", "what the requester wrote; there are id, status", "too, or name its column"),
    ],
)
def test_what_is_no_table_of_tickets_is_told_with_what_to_do(
    tmp_path: Path, name: str, text: str, said: str, hint: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    told = problem(tmp_path / name)
    assert said in told.message
    assert hint in (told.hint or "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_any_usual_encoding_is_text(encoding: str) -> None:
    assert what_no_text("id;body\n1;Grüße\tund mehr\r\n".encode(encoding) * 20) == ""


def test_the_exit_code_says_whether_anything_came_in(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "t.jsonl").write_text(json.dumps(OWN), encoding="utf-8")
    assert run(tmp_path, str(tmp_path / "none.jsonl"))[0] == 1
    assert run(tmp_path, str(tmp_path / "t.jsonl"))[0] == 0
    assert run(tmp_path, str(tmp_path / "t.jsonl"))[0] == 0
    assert run(tmp_path, str(tmp_path / "t.jsonl"), str(tmp_path / "none.jsonl"))[0] == 0
    spam = {"id": 2, "responder_id": 1, "subject": "x", "description_text": "x", "spam": True}
    (tmp_path / "s.json").write_text(json.dumps([spam]), encoding="utf-8")
    code, out, _ = run(tmp_path, str(tmp_path / "s.json"))
    assert (code, "1 ticket left out: spam." in out) == (1, True)
