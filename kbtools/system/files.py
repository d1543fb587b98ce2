"""Writing files completely: a reader sees the old or the new file, never half of it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from kbtools.errors import KbError


def write_whole(path: Path, data: bytes) -> None:
    """Write a new file beside the old one, then replace it: atomic, also when the disk is full.

    Raises `KbError("disk")`.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as failure:
        with suppress(OSError):
            beside.unlink()
        raise KbError(
            "disk",
            f"cannot write: {failure.strerror}",
            where=str(path),
            hint="free some space, or check the permissions of this folder; nothing was changed",
        ) from None
