"""Writing files completely, and keeping private ones from other people on the machine, whatever the umask.

A reader sees the old or the new file, never half of it.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kbtools.errors import KbError

PRIVATE = ".kb"  # the folder of a workspace that is never published
FOR_OWNER, FOLDER_FOR_OWNER = 0o600, 0o700
_EVERYBODY = 0o007
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)  # which Windows has: no line end is changed
_AS_ALLOWED = 0o666  # what the umask leaves of it
_TRIED = 2**16  # bytes that are written to see whether there is room


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a new file beside the old one, then replace it: atomic, also when the disk is full.

    A `private` one can be read by its owner alone. Raises `KbError("disk")`.
    """
    with _replaced_whole(path, private=private) as beside:
        file = os.open(beside, _NEW, _AS_ALLOWED)  # an import of thousands of articles spends its time here
        try:
            while data:
                data = data[os.write(file, data) :]
        finally:
            os.close(file)


@contextmanager
def writing_whole(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """What `write_whole` does, for data that comes in pieces: the old file stays until all of them are written.

    Nothing is written where the block ends with an exception.
    """
    with _replaced_whole(path, private=private) as beside, beside.open("wb") as out:
        yield out


@contextmanager
def _replaced_whole(path: Path, *, private: bool) -> Iterator[Path]:
    """The path of a file beside the old one, which replaces it when the block ends; its folder is made."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        if private:
            make_private(beside)
        yield beside
        beside.replace(path)
    except BaseException as failure:
        with suppress(OSError):
            beside.unlink()
        if not isinstance(failure, OSError):
            raise
        raise KbError(
            "disk",
            f"cannot write: {failure.strerror}",
            where=str(path),
            hint="free some space, or check the permissions of this folder; nothing was changed",
        ) from None


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read; one that is there is emptied and closed to others."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FOR_OWNER))
    close_to_others(path)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter, and close one that is there already."""
    path.mkdir(mode=FOLDER_FOR_OWNER, parents=True, exist_ok=True)
    close_to_others(path)
    return path


def close_to_others(path: Path) -> None:
    """Take the rights of all but the owner from a file, or from a folder and all that is in it, if everybody has some.

    What was opened to a group alone was meant so. What belongs to somebody else is left as it is.
    """
    for one in (path, *(path.rglob("*") if path.is_dir() else ())):
        with suppress(OSError):
            mode = one.lstat().st_mode
            if mode & _EVERYBODY and not stat.S_ISLNK(mode):
                one.chmod(stat.S_IMODE(mode) & FOLDER_FOR_OWNER)


def why_not_written(folder: Path, *files: Path) -> str:
    """Why nothing can be written in a folder or to files, as the system says it; empty where 64 KB were in the folder.

    Nothing is left behind. Files are asked about and not opened: closing one would end the locks that SQLite has on it.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as tried:
            tried.write(bytes(_TRIED))
            tried.flush()
    except OSError as failure:
        return failure.strerror or str(failure)
    effective = os.access in os.supports_effective_ids
    for path in files:
        if path.exists() and not os.access(path, os.W_OK, effective_ids=effective):
            return f"{os.strerror(errno.EACCES)}: {path.name}"
    return ""
