"""Which folder a job belongs to: services and workers of several folders may share one store."""

from __future__ import annotations

import secrets
from pathlib import Path

from kbtools.system.files import private_folder, write_whole
from kbtools.workspace import Workspace

NAME = "folder"  # of the file in `.kb/`


def folder_id(workspace: Workspace) -> str:
    """The id of a workspace's folder, the same for all who see this folder; a copied folder gets another one.

    It is kept in a file, with the number that the file system gives that file: a copy has another number.
    """
    path = workspace.private / NAME
    if kept := _kept(path):
        return kept
    from filelock import FileLock

    private_folder(workspace.private)
    with FileLock(path.with_suffix(".lock")):
        if kept := _kept(path):  # another process was here first
            return kept
        new = secrets.token_hex(8)
        write_whole(path, b"", private=True)
        with path.open("r+", encoding="utf-8") as file:
            file.write(f"{new} {path.stat().st_ino}\n")
        return new


def _kept(path: Path) -> str:
    if not path.is_file():
        return ""
    id_, _, number = path.read_text(encoding="utf-8", errors="replace").strip().partition(" ")
    return id_ if number == str(path.stat().st_ino) else ""
