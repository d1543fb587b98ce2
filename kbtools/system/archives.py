"""Archives, zip and tar: what is in them, also in archives within archives; nothing is written under its name."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO, Literal, cast

from kbtools.system.streams import DAMAGED, Budget, Layers, Meter, Piece, Spent, unpacked
from kbtools.system.tar import BLOCK, files_in_tar, is_tar

Kind = Literal["", "zip", "tar", "packed tar"]
Opener = Callable[[], BinaryIO]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NAMED = re.compile(r"\.(?:zip|tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz))$", re.IGNORECASE)
_COPIED = 1024 * 1024
_FILE_HEADER = 30  # bytes of a zip archive before the name of a file
# Files by which a document of an office program is known, which is a zip archive, too.
_DOCUMENT = ("[Content_Types].xml", "mimetype")


@dataclass(frozen=True)
class Member:
    """One file in an archive: its name there, its bytes in the archive, and how to open it."""

    name: str
    size: int
    open: Opener


class Archives:
    """Opens archives. The zip archive used last stays open, so that its directory is read once.

    `meter` counts what is read from the disk. What is in archives within archives is kept in an unnamed temporary file.
    The caller closes it when nothing is read any more.
    """

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self._name = ""
        self._zip: tuple[zipfile.ZipFile, BinaryIO] | None = None
        self._copies: BinaryIO | None = None

    def members(self, name: str, opener: Opener, kind: Kind, budget: Budget) -> list[Member] | None:
        """The files of an archive, in order; None for a document. `name` is its own. Raises one of `DAMAGED`.

        What is unpacked of the files is spent of one budget. Files that share bytes are refused: a few bytes would
        unpack to any number of files.
        """
        if kind == "tar":
            return _in_tar(opener)
        listed = [one for one in self._opened_zip(name, opener).infolist() if not one.is_dir()]
        if listed and (listed[0].filename in _DOCUMENT or any(one.filename == _DOCUMENT[0] for one in listed)):
            return None
        _check_apart(listed)
        return [
            Member(one.filename, one.compress_size, self._in_zip(name, opener, one, Spent(budget))) for one in listed
        ]

    def copy(self, stream: BinaryIO) -> tuple[Opener, int]:
        """Copy a stream, so that it can be read from any place: how to open the copy, and its bytes."""
        if self._copies is None:
            self._copies = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - it lives as long as this
        copies = self._copies
        start = copies.seek(0, io.SEEK_END)
        size = 0
        while data := stream.read(_COPIED):
            copies.seek(start + size)  # the stream may be a piece of the same file
            size += copies.write(data)
        return lambda: cast("BinaryIO", io.BufferedReader(Piece(copies, start, size))), size

    def close(self) -> None:
        """Close what is open, and delete the copies."""
        self._close_zip()
        if self._copies is not None:
            self._copies.close()

    def _opened_zip(self, name: str, opener: Opener) -> zipfile.ZipFile:
        if self._zip is None or self._name != name:
            self._close_zip()
            below = opener()
            try:
                self._name, self._zip = name, (zipfile.ZipFile(below), below)
            except BaseException:
                below.close()
                raise
        return self._zip[0]

    def _in_zip(self, name: str, opener: Opener, member: zipfile.ZipInfo, spent: Spent) -> Opener:
        def opened() -> BinaryIO:
            """The uncompressed file, from its start."""
            stream = self._opened_zip(name, opener).open(member)
            return cast("BinaryIO", io.BufferedReader(Layers(stream, spent=spent)))

        return opened

    def _close_zip(self) -> None:
        for one in self._zip or ():
            one.close()
        self._zip = None


def is_archive_name(name: str) -> bool:
    """Whether a file is an archive by the ending of its name."""
    return _NAMED.search(name) is not None


def kind_of(opener: Opener) -> Kind:
    """What kind of archive a file is, by its content."""
    try:
        with closing(opener()) as stream:
            start = stream.read(BLOCK)
        if start.startswith(_ZIP):
            return "zip"
        if is_tar(start):
            return "tar"
        with closing(unpacked(opener(), Spent(Budget(0)))) as stream:
            return "packed tar" if is_tar(stream.read(BLOCK)) else ""
    except DAMAGED:
        return ""  # reported when it is read


def _check_apart(files: list[zipfile.ZipInfo]) -> None:
    """Raises `BadZipFile` where the bytes of one file are those of another, too."""
    end = 0
    for one in sorted(files, key=lambda one: one.header_offset):
        if one.header_offset < end:
            raise zipfile.BadZipFile(f"its files overlap: {one.filename!r}")
        end = one.header_offset + _FILE_HEADER + one.compress_size


def _in_tar(opener: Opener) -> list[Member]:
    """The ordinary files of a tar archive; links and devices are none."""
    with closing(opener()) as stream:
        return [Member(one.name, one.size, _slice(opener, one.start, one.size)) for one in files_in_tar(stream)]


def _slice(opener: Opener, start: int, size: int) -> Opener:
    def opened() -> BinaryIO:
        """The file, from its start."""
        below = opener()
        return cast("BinaryIO", io.BufferedReader(Layers(Piece(below, start, size), below)))

    return opened
