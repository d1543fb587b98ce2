"""Input files: compressed, in folders, in archives, on standard input; each opens as a stream of plain bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kbtools.errors import KbError

STDIN = "-"
DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError, OSError)
_GZIP, _BZIP2, _ZIP = b"\x1f\x8b", b"BZh", b"PK\x03\x04"
_PACKED = (".gz", ".bz2")
_IN_MEMORY = 1024 * 1024
# Text is compressed to a tenth or a thirtieth. More than this, beyond a size that does no harm, was made to fill disks.
_MOST_TIMES = 200
_ALWAYS = 256 * 1024 * 1024


@dataclass
class Meter:
    """Counts the bytes read from the disk, and their total."""

    total: int = 0
    read: int = 0

    @property
    def share(self) -> float | None:
        """The share read, from 0 to 1; None if unknown."""
        return min(1.0, self.read / self.total) if self.total else None


@dataclass(frozen=True)
class Part:
    """One stream that can be read repeatedly: its name, how to open it, and its size on the disk in bytes."""

    name: str
    open: Callable[[], BinaryIO]
    size: int = 0


def parts(path: Path, archives: Archives) -> Iterator[Part | KbError]:
    """The parts of a path: a file, each file of a folder or of a zip archive, or standard input (`-`).

    Raises `KbError("not-found")` if the path cannot be opened; of a file in a folder, that error is yielded.
    """
    if str(path) == STDIN:
        yield _standard_input()
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not any(name.startswith(".") for name in file.relative_to(path).parts):
                try:
                    yield from parts(file, archives)
                except KbError as problem:
                    yield problem
    elif _start(path) == _ZIP:
        yield from _of_archive(path, archives)
    else:
        size = path.stat().st_size
        yield Part(str(path), lambda: _unpacked(_opened(path, archives.meter), size), size)


def suffix(name: str) -> str:
    """The ending of a file's name without that of the compression: `.json` for `a.JSON.gz`."""
    path = Path(name.lower())
    return Path(path.stem).suffix if path.suffix in _PACKED else path.suffix


def _standard_input() -> Part:
    """Standard input, copied to an unnamed temporary file, since some formats are read twice."""
    kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it lives as long as the part
    source = sys.stdin.buffer
    while data := source.read(_IN_MEMORY):
        kept.write(data)

    size = kept.tell()

    def again() -> BinaryIO:
        """From the start; closing it leaves the rest to read."""
        kept.seek(0)
        return _unpacked(_Kept(kept), size)

    return Part("standard input", again, size)


class _Kept(io.RawIOBase):
    """A view of a file that stays open when the view is closed."""

    def __init__(self, below: tempfile.SpooledTemporaryFile[bytes]) -> None:
        self._below = below

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io gives
        data = self._below.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Archives:
    """Opens what is in zip archives. The archive used last stays open, so that its directory is read once.

    `meter` counts what is read from the disk. The caller closes it when nothing is read any more.
    """

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self._path: Path | None = None
        self._open: tuple[zipfile.ZipFile, BinaryIO] | None = None

    def of(self, path: Path) -> zipfile.ZipFile:
        """The archive at this path; raises one of `DAMAGED`."""
        if self._open is None or self._path != path:
            self.close()
            below = _opened(path, self.meter)
            try:
                self._path, self._open = path, (zipfile.ZipFile(below), below)
            except BaseException:
                below.close()
                raise
        return self._open[0]

    def close(self) -> None:
        """Close the archive that is open."""
        for one in self._open or ():
            one.close()
        self._open = None


def _of_archive(path: Path, archives: Archives) -> Iterator[Part]:
    try:
        members = [member for member in archives.of(path).infolist() if not member.is_dir()]
    except DAMAGED as failure:
        raise KbError(
            "not-found",
            f"the archive cannot be read: {failure}",
            where=str(path),
            hint="it may be incomplete or damaged: download it again",
        ) from None
    for member in members:
        if not Path(member.filename).name.startswith((".", "__MACOSX")):
            yield Part(f"{path}/{member.filename}", _opener(path, member, archives), member.compress_size)


def _opener(path: Path, member: zipfile.ZipInfo, archives: Archives) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        """The uncompressed file, from its start."""
        return _unpacked(_Layers(archives.of(path).open(member), size=member.compress_size), member.compress_size)

    return opened


def _start(path: Path) -> bytes:
    with _opened(path, Meter()) as stream:
        return stream.read(len(_ZIP))


def _opened(path: Path, meter: Meter) -> BinaryIO:
    try:
        return cast("BinaryIO", io.BufferedReader(_Metered(path, meter)))
    except OSError as failure:
        raise KbError(
            "not-found", f"the file cannot be opened: {failure.strerror}", where=str(path), hint="check the path"
        ) from None


class _Metered(io.FileIO):
    """A file that reports to a meter how much of it was read."""

    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path, "rb")
        self._meter = meter

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io gives
        """Read, and count."""
        read = super().readinto(buffer) or 0
        self._meter.read += read
        return read


def _unpacked(stream: BinaryIO | io.RawIOBase, size: int) -> BinaryIO:
    """The stream, uncompressed where it is compressed; `size`: its bytes on the disk."""
    below = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    start = below.peek(3)[:3]
    if start[:2] == _GZIP:
        return cast("BinaryIO", io.BufferedReader(_Layers(gzip.GzipFile(fileobj=below), below, size=size)))
    if start == _BZIP2:
        return cast("BinaryIO", io.BufferedReader(_Layers(bz2.BZ2File(below), below, size=size)))
    return cast("BinaryIO", below)


class _Layers(io.RawIOBase):
    """An uncompressed stream that also closes the streams below it. Raises OSError for an archive bomb.

    `size`: the bytes of the compressed stream.
    """

    def __init__(self, *streams: object, size: int) -> None:
        self._streams = [cast("BinaryIO", stream) for stream in streams]
        self._left = max(_ALWAYS, size * _MOST_TIMES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io gives
        data = self._streams[0].read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise OSError(f"it unpacks to more than {_MOST_TIMES} times its size")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            for stream in self._streams:
                stream.close()
        super().close()
