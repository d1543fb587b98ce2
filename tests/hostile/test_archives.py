"""Archives from anybody: read once, bounded, and a damaged one costs no other file."""

from __future__ import annotations

import bz2
import gzip
import zipfile
from pathlib import Path

import pytest
from growth import assert_nearly_linear

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.system import unpacking
from kbtools.tickets.formats import ReadOptions, open_tickets

LINE = '{"id": 1, "messages": [{"author": "requester", "public": true, "body": "The lamp is dark"}]}'


def a_zip(path: Path, texts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def tickets(*paths: Path) -> list[object]:
    return list(open_tickets(paths, ReadOptions(agents=("glim.example",))))


def test_the_directory_of_an_archive_is_read_once_and_not_for_each_file(tmp_path: Path) -> None:
    def make(n: int) -> str:
        mails = {f"{number:05}.eml": f"From: a{number}@b.de\n\nThe lamp is dark.\n" for number in range(n // 50)}
        return str(a_zip(tmp_path / f"{n}.zip", mails)).ljust(n)

    assert_nearly_linear(lambda path: tickets(Path(path.strip())), make, sizes=(2_000, 20_000))


def test_two_archives_and_their_packed_files_are_read_to_the_end(tmp_path: Path) -> None:
    one = a_zip(tmp_path / "a.zip", {"a.jsonl": LINE, "b.jsonl": LINE.replace('"id": 1', '"id": 2')})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.jsonl.gz", gzip.compress(LINE.encode()))
    found = tickets(one, tmp_path / "b.zip")
    assert [row.id for row in found if isinstance(row, Ticket)] == ["1", "2", "1"]


@pytest.mark.parametrize("packed", ["zip", "gz", "bz2", "gz in zip"])
def test_an_archive_bomb_is_named_and_what_comes_before_is_kept(
    tmp_path: Path, packed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_ALWAYS", 100_000)
    bomb = LINE.encode() + b"\n" + b" " * 20_000_000
    path = tmp_path / f"bomb.jsonl.{packed}"
    if packed == "zip":
        a_zip(path, {"a.jsonl": bomb.decode()})
    elif packed == "gz in zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.jsonl.gz", gzip.compress(bomb))
    else:
        path.write_bytes(gzip.compress(bomb) if packed == "gz" else bz2.compress(bomb))
    ticket, problem = tickets(path)
    assert isinstance(ticket, Ticket)
    assert isinstance(problem, KbError)
    assert "200 times" in problem.message


def test_a_damaged_archive_in_a_folder_costs_no_other_file(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "a.zip").write_bytes(b"PK\x03\x04 no archive")
    (folder / "b.jsonl").write_text(LINE, encoding="utf-8")
    whole = a_zip(folder / "c.zip", {"c.jsonl": LINE}).read_bytes()
    (folder / "d.zip").write_bytes(whole.replace(b"\x08\x00", b"\x63\x00"))  # a way to compress that nobody knows
    found = tickets(folder)
    assert len([row for row in found if isinstance(row, Ticket)]) == 2
    assert {Path(str(row.where)).name for row in found if isinstance(row, KbError)} >= {"a.zip"}
