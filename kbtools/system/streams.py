"""Streams of bytes: metered, uncompressed within limits, or a piece of an open file."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kbtools.errors import KbError

DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, OSError)
"""What reading a damaged file raises; the names of files in an archive may not be in the encoding they claim."""


class TooMuchError(OSError):
    """A packed file holds more than is read: it was made to fill disks, or is far larger than others."""


GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
# Text is compressed to a tenth or a thirtieth. More than this, beyond a size that does no harm, was made to fill disks.
MOST_TIMES = 200
ALWAYS = 64 * 1024 * 1024
_IN_MEMORY = 1024 * 1024
_COPIED = 64 * 1024


@dataclass
class Meter:
    """Counts the bytes read from the disk, and their total."""

    total: int = 0
    read: int = 0

    @property
    def share(self) -> float | None:
        """The share read, from 0 to 1; None if unknown."""
        return min(1.0, self.read / self.total) if self.total else None


class Budget:
    """How many bytes a file of `size` bytes may unpack to, in all; the files in an archive share its own."""

    def __init__(self, size: int) -> None:
        self.left = max(ALWAYS, size * MOST_TIMES)

    def spend(self, count: int) -> None:
        """Raises `TooMuchError` when nothing is left."""
        if count > self.left:
            self.left = 0
            raise TooMuchError(f"it unpacks to more than {MOST_TIMES} times its size")
        self.left -= count


class Spent:
    """How far one file of an archive was unpacked: it is read several times, and each byte is spent once."""

    def __init__(self, budget: Budget) -> None:
        self._budget, self._most = budget, 0

    def readable(self, place: int) -> int:
        """How many bytes may be read from this place on: those spent already, and what is left."""
        return max(0, self._most - place) + self._budget.left

    def reach(self, place: int) -> None:
        """Raises `TooMuchError` when the budget has nothing left for the bytes up to this place."""
        further = min(max(0, place - self._most), self._budget.left)
        self._budget.spend(further)
        self._most += further
        self._budget.spend(max(0, place - self._most))


def opened(path: Path, meter: Meter) -> BinaryIO:
    """A file for reading; raises `KbError("not-found")`."""
    try:
        return cast("BinaryIO", io.BufferedReader(_Metered(path, meter)))
    except OSError as failure:
        raise KbError(
            "not-found", f"the file cannot be opened: {failure.strerror}", where=str(path), hint="check the path"
        ) from None


def unpacked(stream: BinaryIO | io.RawIOBase, spent: Spent) -> BinaryIO:
    """The stream, uncompressed where it is compressed."""
    below = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    start = below.peek(len(XZ))[: len(XZ)]
    if start.startswith(GZIP):
        above: object = gzip.GzipFile(fileobj=below)
    elif start.startswith(BZIP2):
        above = bz2.BZ2File(below)
    elif start == XZ:
        above = lzma.LZMAFile(below)  # noqa: SIM115 - closed with the others
    else:
        return cast("BinaryIO", below)
    return cast("BinaryIO", io.BufferedReader(Layers(above, below, spent=spent)))


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


class Layers(io.RawIOBase):
    """An uncompressed stream that also closes the streams below it. Raises `TooMuchError` for an archive bomb.

    Without `spent` nothing is unpacked here, and nothing counted.
    """

    def __init__(self, *streams: object, spent: Spent | None = None) -> None:
        self._streams = [cast("BinaryIO", stream) for stream in streams]
        self._spent, self._place = spent, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io gives
        """Read within the budget."""
        # Where nothing more may be read, one byte tells a file that ends there from one that goes on.
        most = min(len(buffer), self._spent.readable(self._place) or 1) if self._spent else len(buffer)
        data = self._streams[0].read(most)
        if self._spent:
            self._place += len(data)
            self._spent.reach(self._place)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close all."""
        if not self.closed:
            for stream in self._streams:
                stream.close()
        super().close()


class Piece(io.RawIOBase):
    """`size` bytes of an open file from `start` on, with a place of its own; closing it leaves the file open."""

    def __init__(self, below: BinaryIO, start: int, size: int) -> None:
        self._below, self._start, self._size = below, start, size
        self._place = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, begin + offset)
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io gives
        """Read from its own place."""
        self._below.seek(self._start + self._place)
        data = self._below.read(max(0, min(len(buffer), self._size - self._place)))
        if not data and self._place < self._size and len(buffer):
            raise EOFError("it ends before its last file does")
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


class Copied(io.RawIOBase):
    """The bytes of a stream, which can be read again from `rewind` on; a large copy is on the disk until it is closed.

    What reading the stream raises comes after the bytes before it, each time.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._failure: Exception | None = None
        self._copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with this stream
        try:
            while data := self._next(stream):
                self._copy.write(data)
            self._copy.seek(0)
        except BaseException:
            self._copy.close()
            raise

    def _next(self, stream: BinaryIO) -> bytes:
        try:
            return stream.read(_COPIED)
        except DAMAGED as failure:
            self._failure = failure
            return b""

    def readable(self) -> bool:
        """Always."""
        return True

    def rewind(self) -> None:
        """Go back to the first byte."""
        self._copy.seek(0)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io gives
        """Read what was copied."""
        data = self._copy.read(len(buffer))
        if not data and self._failure and len(buffer):
            raise self._failure
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the copy, and not the stream."""
        if not self.closed:
            self._copy.close()
        super().close()


def blanks_ahead(stream: BinaryIO) -> bytes:
    """The blanks and line ends that come next, some thousand at once; none where the stream cannot look ahead.

    A file of line ends alone, which compresses to a thousandth, would take minutes line by line.
    """
    if not isinstance(stream, io.BufferedReader):
        return b""
    ahead = stream.peek(1)
    return stream.read(len(ahead) - len(ahead.lstrip()))
