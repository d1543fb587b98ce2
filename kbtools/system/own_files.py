"""Which files really belong to a folder: ordinary files inside it, whatever links and names say."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_Inode = tuple[int, int]  # device and number: what a file is, under any of its names


@dataclass(frozen=True)
class OwnFiles:
    """Tells whether files belong to `folder`. Symbolic links count as what they lead to.

    A hard link is another name of the same file. With `private`, a folder, only files that have a name in there are
    refused; without it, all files that have a name outside `folder`, as a folder that comes from elsewhere may hold.
    """

    folder: Path
    private: Path | None = None

    def why_not(self, path: Path) -> str:
        """Why the file at a path does not belong to the folder, for a message; empty when it does."""
        try:
            real = path.resolve(strict=True)
            info = real.stat()
        except (OSError, RuntimeError):  # RuntimeError: links in a circle, before Python 3.13
            return "it is a link that leads nowhere" if path.is_symlink() else "it cannot be read"
        if not real.is_relative_to(self._root):
            return f"it is a link that leads out of {self.folder.name}/"
        if not stat.S_ISREG(info.st_mode):
            return "it is not an ordinary file"
        if info.st_nlink > 1 and self._has_another_name(info):
            return f"it is a hard link to a file outside {self.folder.name}/"
        return ""

    @cached_property
    def _root(self) -> Path:
        return self.folder.resolve()

    @cached_property
    def _private_inodes(self) -> frozenset[_Inode]:
        return frozenset(_inodes(self.private)) if self.private else frozenset()

    @cached_property
    def _own_names(self) -> Counter[_Inode]:
        return Counter(_inodes(self._root))

    def _has_another_name(self, info: os.stat_result) -> bool:
        inode = info.st_dev, info.st_ino
        return inode in self._private_inodes if self.private else self._own_names[inode] < info.st_nlink


def _inodes(folder: Path) -> Iterator[_Inode]:
    """What the names below a folder stand for; symbolic links are left out."""
    for parent, _, names in os.walk(folder):
        for name in names:
            info = (Path(parent) / name).lstat()
            if not stat.S_ISLNK(info.st_mode):
                yield info.st_dev, info.st_ino
