"""Input files: compressed, in folders, in archives, on standard input; each opens as a stream of plain bytes."""

from __future__ import annotations

import errno
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from kbtools.errors import KbError
from kbtools.system.archives import Archives, Kind, Member, Opener, is_archive_name, kind_of
from kbtools.system.streams import BZIP2, DAMAGED, GZIP, XZ, Budget, Meter, Piece, Spent, TooMuchError, opened, unpacked

__all__ = ["DAMAGED", "Archives", "Meter", "Part", "is_packed", "parts", "suffix", "unpack_into", "unreadable"]

STDIN = "-"
DEEPEST = 3  # archives within archives
_PACKED = (".gz", ".bz2", ".xz")
_IN_MEMORY = 1024 * 1024
_COPIED = 1024 * 1024
_LONGEST_NAME = 240  # bytes; file systems take 255
_MOST_FILES = 100_000  # that are written from one archive
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


@dataclass(frozen=True)
class Part:
    """One stream that can be read repeatedly: its name, how to open it, and its size on the disk in bytes.

    `within`: the name from the path on that a person gave, where the reader says so.
    """

    name: str
    open: Opener
    size: int = 0
    within: str = ""


def parts(path: Path, archives: Archives) -> Iterator[Part | KbError]:
    """The parts of a path: a file, each file of a folder or of an archive, or standard input (`-`).

    Archives within archives are opened to a depth of 3. Raises `KbError` `not-found` if the path cannot be opened, and
    `archive` if it is a damaged archive; of a file in a folder or archive, that error is yielded.
    """
    if str(path) == STDIN:
        part = _standard_input()
        yield from _Reading(archives, Budget(part.size)).parts(part)
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not _is_hidden(file, path):
                try:
                    yield from parts(file, archives)
                except KbError as problem:
                    yield problem
    else:
        opened(path, Meter()).close()
        size = path.stat().st_size
        part = Part(str(path), lambda: opened(path, archives.meter), size)
        yield from _Reading(archives, Budget(size)).parts(part)


def _is_hidden(file: Path, folder: Path) -> bool:
    """Whether a name below the folder begins with a dot, as folders of mail in a Maildir do, which are read."""
    if file.name.startswith("."):
        return True
    above = [one for one in file.parents if one.name.startswith(".") and folder in one.parents]
    return not all((one / "cur").is_dir() or (one / "new").is_dir() for one in above)


def suffix(name: str) -> str:
    """The ending of a file's name without that of the compression: `.json` for `a.JSON.gz`."""
    path = Path(name.lower())
    return Path(path.stem).suffix if path.suffix in _PACKED else path.suffix


def is_packed(path: Path) -> bool:
    """Whether a path is a compressed file or an archive, by its content."""
    if not path.is_file():
        return False
    with closing(opened(path, Meter())) as stream:
        start = stream.read(len(XZ))
    return start.startswith((GZIP, BZIP2, XZ)) or kind_of(lambda: opened(path, Meter())) != ""


def unpack_into(path: Path, folder: Path) -> Iterator[KbError]:
    """Write every file of an archive into a folder, in folders as in the archive; yields what could not be read.

    No name leads out of the folder. Raises `KbError("archive")` if the archive cannot be opened.
    """
    with closing(Archives(Meter())) as archives:
        for number, part in enumerate(parts(path, archives)):
            if isinstance(part, KbError):
                yield part
                continue
            try:
                if number >= _MOST_FILES:
                    raise TooMuchError(f"it holds more than {_MOST_FILES:,} files")
                _write(part, folder / _harmless(part.name.removeprefix(str(path))))
            except DAMAGED as failure:
                yield unreadable(failure, part.name)
                if number >= _MOST_FILES:
                    return


def unreadable(failure: Exception, where: str, what: str = "the archive cannot be read") -> KbError:
    """One of `DAMAGED` as a `KbError`: `archive`, or `disk` where what is unpacked has no room."""
    if isinstance(failure, OSError) and failure.errno in _FULL:
        hint = "free some space where temporary files are (TMPDIR names another folder), or in the workspace"
        return KbError("disk", f"{what}: {failure.strerror}", where=where, hint=hint)
    # What the system says without the file, which may be a temporary one that nobody knows.
    said = (failure.strerror if isinstance(failure, OSError) else None) or failure
    again = "it may be incomplete or damaged: download it again"
    unpack = "if you know where it comes from, unpack it, and name the folder"
    hint = unpack if isinstance(failure, TooMuchError) else again
    return KbError("archive", f"{what}: {said}", where=where, hint=f"{hint}; what came before is kept")


def _write(part: Part, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(part.open()) as stream, target.open("xb") as written:
        while data := stream.read(_COPIED):
            written.write(data)


def _harmless(name: str) -> PurePosixPath:
    """A name in an archive as a relative path without `..`, drives and characters that paths cannot hold."""
    steps = [
        "".join("_" if c in ':\0<>"|?*' or c < " " else c for c in step) for step in name.replace("\\", "/").split("/")
    ]
    return PurePosixPath(*[_short(step) for step in steps if step.strip(". ")] or ["file"])


def _short(step: str) -> str:
    """The end of a long name, with the ending that tells what the file is."""
    data = step.encode(errors="surrogatepass")
    return step if len(data) <= _LONGEST_NAME else data[-_LONGEST_NAME:].decode(errors="ignore")


@dataclass(frozen=True)
class _Reading:
    """Finds the parts of one file; `budget` is for all that is unpacked on the way."""

    archives: Archives
    budget: Budget

    def parts(self, file: Part, level: int = 0) -> Iterator[Part | KbError]:
        """The file itself, uncompressed, or each file in it."""
        kind = kind_of(file.open)
        try:
            members = self._members(file, kind) if kind else None
        except DAMAGED as failure:
            problem = unreadable(failure, file.name)
            if level == 0:
                raise problem from None
            yield problem
            return
        if members is None:
            yield self._uncompressed(file)
            return
        for member in members:
            if not Path(member.name).name.startswith((".", "__MACOSX")):
                yield from self._of_member(Part(f"{file.name}/{member.name}", member.open, member.size), level + 1)

    def _members(self, file: Part, kind: Kind) -> list[Member] | None:
        if kind != "packed tar":
            return self.archives.members(file.name, file.open, kind, self.budget)
        with closing(self._uncompressed(file).open()) as stream:
            opener, _ = self.archives.copy(stream)
        return self.archives.members(file.name, opener, "tar", self.budget)

    def _uncompressed(self, file: Part) -> Part:
        spent = Spent(self.budget)
        return Part(file.name, lambda: unpacked(file.open(), spent), file.size)

    def _of_member(self, member: Part, level: int) -> Iterator[Part | KbError]:
        if not is_archive_name(member.name):
            yield self._uncompressed(member)
            return
        if level >= DEEPEST:
            what = f"archives within archives are opened to a depth of {DEEPEST}"
            yield KbError("archive", what, where=member.name, hint="unpack it, and name the folder")
            return
        try:
            with closing(member.open()) as stream:
                opener, size = self.archives.copy(stream)
        except DAMAGED as failure:
            yield unreadable(failure, member.name)
            return
        yield from self.parts(Part(member.name, opener, size), level)


def _standard_input() -> Part:
    """Standard input, copied to an unnamed temporary file, since some formats are read twice."""
    kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it lives as long as the part
    source = sys.stdin.buffer
    while data := source.read(_IN_MEMORY):
        kept.write(data)
    size = kept.tell()
    below = cast("BinaryIO", kept)
    return Part("standard input", lambda: cast("BinaryIO", io.BufferedReader(Piece(below, 0, size))), size)
