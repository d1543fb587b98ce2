"""Archives from anybody: read once, bounded, and a damaged one costs no other file."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from growth import assert_nearly_linear
from quick_cases import first_quick

from kbtools.errors import KbError
from kbtools.helpdesks.reading.pages import pages
from kbtools.model.ticket import Ticket
from kbtools.system import streams
from kbtools.system.unpacking import unpack_into
from kbtools.tickets.formats import ReadOptions, open_tickets
from kbtools.tickets.formats.jsonl import read_jsonl

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


@pytest.mark.parametrize("packed", first_quick(["zip", "gz", "bz2", "gz in zip"]))
def test_an_archive_bomb_is_named_and_what_comes_before_is_kept(
    tmp_path: Path, packed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "ALWAYS", 100_000)
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
    assert (problem.code, "unpack it" in str(problem.hint)) == ("archive", True)


def test_all_files_of_an_archive_share_what_it_may_unpack_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "ALWAYS", 300_000)
    row = LINE.replace("dark", "dark " * 2_000) + "\n"
    bomb = a_zip(tmp_path / "a.zip", {f"{number}.jsonl": row * 28 for number in range(4)})
    read = tickets(bomb)
    assert 0 < sum(isinstance(row, Ticket) for row in read) < 4 * 28
    assert sum("200 times" in str(row) for row in read) > 1
    assert any("200 times" in str(problem) for problem in unpack_into(bomb, tmp_path / "out"))


def test_a_long_name_in_any_script_is_written_with_its_ending(tmp_path: Path) -> None:
    archive = a_zip(tmp_path / "a.zip", {"é" * 200 + ".md": "Hold it.", "ж" * 130 + "/b.md": "Hold it."})
    assert list(unpack_into(archive, tmp_path / "out")) == []
    assert {file.suffix for file in (tmp_path / "out").rglob("*") if file.is_file()} == {".md"}


def test_what_cannot_be_written_is_told_without_the_folder_it_was_for(tmp_path: Path) -> None:
    archive = a_zip(tmp_path / "a.zip", {"x.md": "Hold it.", "x.md/y.md": "Hold it."})
    (problem,) = unpack_into(archive, tmp_path / "out")
    assert str(tmp_path / "out") not in problem.message


def test_an_archive_whose_files_share_bytes_is_refused(tmp_path: Path) -> None:
    bomb = a_zip(tmp_path / "a.zip", {"a.jsonl": LINE, "b.jsonl": LINE})
    with zipfile.ZipFile(bomb) as archive:
        place = archive.infolist()[1].header_offset.to_bytes(4, "little")
    data = bomb.read_bytes()
    bomb.write_bytes(data.replace(place + b"b.jsonl", bytes(4) + b"b.jsonl"))
    with pytest.raises(KbError, match="overlap"):
        tickets(bomb)


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


_PACKERS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def packed(files: dict[str, bytes], kind: str) -> bytes:
    """An archive of these files: `zip`, `tar`, `tar.gz`, `tar.bz2` or `tar.xz`."""
    data = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    else:
        with tarfile.open(fileobj=data, mode="w") as tar:
            for name, content in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    pack = _PACKERS.get(kind.removeprefix("tar"))
    return pack(data.getvalue()) if pack else data.getvalue()


def line(number: int) -> bytes:
    return LINE.replace('"id": 1', f'"id": {number}').encode()


def ids(rows: list[object]) -> list[str]:
    return [row.id if isinstance(row, Ticket) else str(row) for row in rows]


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"])
def test_every_kind_of_archive_is_read_by_its_content(tmp_path: Path, kind: str) -> None:
    name = f"{'long/' * 40}b.jsonl"
    (tmp_path / "any.dat").write_bytes(packed({"a.jsonl": line(1), name: line(2), ".hidden": b"?"}, kind))
    assert ids(tickets(tmp_path / "any.dat")) == ["1", "2"]


def test_a_file_packed_with_xz_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.xz").write_bytes(lzma.compress(line(1)))
    assert ids(tickets(tmp_path / "a.jsonl.xz")) == ["1"]


@pytest.mark.parametrize("outer", ["zip", "tar.gz"])
def test_archives_in_archives_are_read_to_a_depth(tmp_path: Path, outer: str) -> None:
    files = {f"{number}.jsonl": line(number) for number in range(4)}
    one = packed({"0.jsonl": line(0)}, "tar.gz")
    two = packed({"1.jsonl": line(1), "one.tar.gz": one}, "zip")
    three = packed({"2.jsonl": line(2), "two.zip": two}, outer)
    (tmp_path / "all").write_bytes(three)
    assert sorted(ids(tickets(tmp_path / "all"))) == ["0", "1", "2"]
    (tmp_path / "all").write_bytes(
        packed({"3.jsonl": files["3.jsonl"], "three.zip": packed({"x.zip": two}, "zip")}, outer)
    )
    rows = tickets(tmp_path / "all")
    assert [row.id for row in rows if isinstance(row, Ticket)] == ["3", "1"]
    (problem,) = (row for row in rows if isinstance(row, KbError))
    assert str(problem.where).endswith("all/three.zip/x.zip/one.tar.gz")


@pytest.mark.parametrize("kind", first_quick(["zip", "tar.gz"]))
def test_a_bomb_in_an_archive_within_an_archive_is_named(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "ALWAYS", 100_000)
    bomb = packed({"a.jsonl": line(1) + b" " * 20_000_000}, "zip")
    (tmp_path / "b").write_bytes(packed({"b.jsonl": line(2), "bomb.zip": packed({"z.zip": bomb}, "tar.gz")}, kind))
    rows = tickets(tmp_path / "b")
    assert {row.id for row in rows if isinstance(row, Ticket)} <= {"1", "2"}
    assert [row for row in rows if isinstance(row, KbError)]


def test_a_tar_archive_made_to_harm_is_told_in_time(tmp_path: Path) -> None:
    good = packed({"a.jsonl": line(1)}, "tar")
    header = bytearray(good[:512])
    for size in (b"-0000000777\0", b"99999999999\0", b"\xff" * 12, b"77777777777\0"):
        header[124:136] = size
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        (tmp_path / "bad.tar").write_bytes(bytes(header) + good[512:])
        try:
            rows = tickets(tmp_path / "bad.tar")
        except KbError as problem:
            rows = [problem]
        assert [row for row in rows if isinstance(row, KbError)], size


def test_links_and_devices_of_a_tar_archive_are_no_files(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("a.jsonl")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    assert tickets(tmp_path / "a.tar") == []


def test_what_is_unpacked_stays_within_its_folder(tmp_path: Path) -> None:
    files = {"../up.md": b"1", "/root.md": b"2", "a/./b/../c.md": b"3", "C:\\x\\d.md": b"4", "e\n.md": b"5"}
    (tmp_path / "in.zip").write_bytes(packed({**files, "deep.tar.gz": packed({"f/g.md": b"7"}, "tar.gz")}, "zip"))
    out = tmp_path / "out"
    assert list(unpack_into(tmp_path / "in.zip", out)) == []
    found = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert sorted(found.values()) == [b"1", b"2", b"3", b"4", b"5", b"7"]
    assert sorted(tmp_path.iterdir()) == [tmp_path / "in.zip", out]


class Counted(io.BufferedReader):
    """A stream that counts how often a line is asked for."""

    lines = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read, and count."""
        self.lines += 1
        return super().readline(size)


@pytest.mark.parametrize("read", [read_jsonl, pages], ids=["lines", "pages"])
def test_blank_lines_are_read_many_at_once_and_counted_one_by_one(read: Callable[..., Iterator[object]]) -> None:
    said = b'{"id": 7, "messages": []}\n'
    blank = b"\n" + b" \r\n" * 100_000
    stream = Counted(io.BytesIO(said + blank + said + blank + b'{"id": \n'))
    first, second, wrong = (str(row) for row in read(stream, "a"))
    assert ("a:1" in first, "a:100003" in second) == (True, True)
    assert "a:200005" in wrong
    assert stream.lines < 1_000
