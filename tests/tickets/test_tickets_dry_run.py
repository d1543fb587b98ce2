"""`kb ticket import --dry-run`: what an import would do, while nothing is written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from click.testing import CliRunner

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.storage import schema_version
from kbtools.tickets.dry_run import dry_run

LATER = "Hello, Ida Vollmer here. The lamp stays dark, write to ida@web.example please."
TABLE = (
    "Ticket ID;Subject;Description;Customer name;Email;Status;Created;Where\n"
    f"1;Lamp;{LATER};Ida Vollmer;ida@web.example;Solved;13/08/2026;Ulm\n"
    "2;Pump;It hums all night.;Ben Carver;ben@web.example;Open;03/08/2026;Bonn\n"
    "1;Lamp;It stays dark again.;Ida Vollmer;ida@web.example;Solved;13/08/2026;Ulm\n"
)


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(kb, ["-C", str(folder / "w"), "ticket", "import", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout


def files(folder: Path) -> dict[str, str]:
    """Every file of the workspace, with a hash of its bytes."""
    found = (path for path in (folder / "w").rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture
def table(tmp_path: Path) -> str:
    """A CSV file beside a workspace without a store."""
    bare_workspace(tmp_path / "w")
    path = tmp_path / "t.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def test_nothing_is_written_and_the_counts_are_those_of_the_import(tmp_path: Path, table: str) -> None:
    before = files(tmp_path)
    code, told = run(tmp_path, table, "--dry-run", "--json")
    assert code == 0
    assert files(tmp_path) == before
    _, done = run(tmp_path, table, "--json")
    fields = ("added", "changed", "unchanged", "linked", "passed_over")
    assert {name: json.loads(told)[name] for name in fields} == {name: json.loads(done)[name] for name in fields}
    Path(table).write_text(TABLE.replace("all night", "all day"), encoding="utf-8")
    before = files(tmp_path)
    _, again = run(tmp_path, table, "--dry-run", "--json")
    assert files(tmp_path) == before
    assert [json.loads(again)[name] for name in fields[:3]] == [0, 1, 1]


def test_each_column_is_shown_with_masked_examples_and_the_first_tickets_as_kept(tmp_path: Path, table: str) -> None:
    code, told = run(tmp_path, table, "--dry-run", "--json")
    data: dict[str, Any] = json.loads(told)
    assert data["dry_run"] is True
    assert data["formats"] == [{"format": "csv", "files": [table], "tickets": 3}]
    (read,) = data["tables"]
    assert (read["where"], read["dates"]) == (f"{table}:1", "day-first")
    columns = {one["name"]: one for one in read["columns"]}
    assert (columns["Description"]["field"], columns["Description"]["by"]) == ("body", "name")
    assert (columns["Where"]["field"], columns["Where"]["examples"]) == (None, ["Ulm", "Bonn"])
    assert columns["Customer name"]["field"] == "people"
    assert [one["id"] for one in data["first"]] == ["1", "2"]
    for private in ("Vollmer", "ida@", "Carver"):
        assert private not in told
    code, text = run(tmp_path, table, "--dry-run")
    assert code == 0
    assert "Nothing was written" in text
    assert "day first" in text
    assert "Vollmer" not in text


def test_other_formats_show_what_they_are_and_their_first_tickets(tmp_path: Path, table: str) -> None:
    row = {"id": 5, "messages": [{"author": "requester", "public": True, "body": "The lamp is dark"}]}
    (tmp_path / "t.jsonl").write_text(json.dumps(row) + "\nno\n", encoding="utf-8")
    before = files(tmp_path)
    code, told = run(tmp_path, str(tmp_path / "t.jsonl"), table, "--dry-run", "--json")
    data = json.loads(told)
    assert (code, len(data["problems"]), files(tmp_path) == before) == (1, 1, True)
    assert [(one["format"], one["tickets"]) for one in data["formats"]] == [("jsonl", 1), ("csv", 3)]
    assert data["first"][0]["messages"][0]["body"] == "The lamp is dark"


def test_a_store_of_an_earlier_version_is_not_brought_up_to_date(
    tmp_path: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, table)
    before = files(tmp_path)
    monkeypatch.setattr(schema_version, "LATEST", schema_version.LATEST + 1)
    with pytest.raises(KbError, match="earlier version"):
        dry_run(bare_workspace(tmp_path / "w"), [Path(table)])
    assert files(tmp_path) == before
