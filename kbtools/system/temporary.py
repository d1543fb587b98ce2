"""Temporary folders of private text: below one folder of the workspace, so that forgetting finds what a kill leaves."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kbtools.system.files import private_folder

_LOCK = "in-use.lock"
_LOOKING = "folders.lock"


@contextmanager
def temporary_folder(below: Path) -> Iterator[Path]:
    """A folder that only its owner can enter, gone when the block ends; what killed processes left goes before.

    Where nothing private was kept, as in CI, nothing is left behind: the folder above goes, too, if it is empty.
    """
    from filelock import FileLock

    was_there = below.parent.exists()
    private_folder(below.parent)
    private_folder(below)
    remove_left(below)
    with _looking(below):
        own = private_folder(below / secrets.token_hex(8))
        lock = FileLock(own / _LOCK)
        lock.acquire()
    try:
        yield private_folder(own / "files")
    finally:
        lock.release()
        shutil.rmtree(own, ignore_errors=True)
        if not was_there:
            with suppress(OSError):  # somebody else keeps something there now
                (below / _LOOKING).unlink()
                below.rmdir()
                below.parent.rmdir()


def remove_left(below: Path) -> list[Path]:
    """Remove the folders that killed processes left; return those that are in use."""
    from filelock import FileLock, Timeout

    if not folders(below):
        return []
    in_use = []
    with _looking(below):
        for folder in folders(below):
            try:
                with FileLock(folder / _LOCK, timeout=0):
                    pass
            except Timeout:
                in_use.append(folder)
            else:
                shutil.rmtree(folder, ignore_errors=True)
    return in_use


def folders(below: Path) -> list[Path]:
    """The folders that are there, in use or left."""
    return sorted(path for path in below.iterdir() if path.is_dir()) if below.is_dir() else []


@contextmanager
def _looking(below: Path) -> Iterator[None]:
    """Nobody else makes or removes a folder until the block ends."""
    from filelock import FileLock

    with FileLock(below / _LOOKING):
        yield
