"""Generations of the index on disk: built beside, checked, swapped in whole, the last two kept."""

from __future__ import annotations

import json
import shutil
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbtools.errors import KbError
from kbtools.system.files import write_whole

if TYPE_CHECKING:
    import numpy as np

SCHEMA_VERSION = 1
KEPT = 2
MANIFEST = "manifest.json"
_UNCHECKED = "whoosh"  # never read when answering


@dataclass(frozen=True)
class Generation:
    """One complete generation; its files were checked against the manifest when it was opened."""

    folder: Path
    manifest: Mapping[str, Any]

    @staticmethod
    def unfinished(folder: Path) -> Generation:
        """A generation that is being built, for the steps that read what earlier ones wrote."""
        return Generation(folder, {"files": {path.name: [] for path in folder.iterdir()}})

    @property
    def name(self) -> str:
        """The folder's name; a later generation has a later name."""
        return self.folder.name

    def array(self, name: str) -> np.ndarray[Any, Any]:
        """An array, memory-mapped and read-only, so that workers share its pages."""
        import numpy as np

        path = self.folder / f"{name}.npy"
        mapped: np.ndarray[Any, Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        return mapped.view(np.ndarray)  # the same pages, but faster to slice than a memmap

    def has(self, name: str) -> bool:
        """Whether the generation holds this array."""
        return f"{name}.npy" in self.manifest["files"]

    def json(self, name: str) -> Any:
        """A JSON file of the generation."""
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))


class Generations:
    """The folder `search_index/build/` with its generations and the pointer `CURRENT`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pointer = folder / "CURRENT"

    def current_name(self) -> str:
        """The name that `CURRENT` holds; empty when nothing was built. Cheap: one small read."""
        try:
            return self.pointer.read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def open(self) -> Generation:
        """The current generation, or the last good one when it is damaged.

        Raises `KbError` `index-missing` when none was ever built, `generation-damaged` when none is whole.
        """
        name = self.current_name()
        if not name:
            raise KbError("index-missing", "no index has been built yet", where=str(self.folder), hint="kb index")
        broken: KbError | None = None
        for folder in sorted(self._folders(), key=lambda f: (f.name != name, _reversed(f.name))):
            try:
                return self.check(folder)
            except KbError as problem:
                broken = broken or problem
        raise broken or KbError(
            "generation-damaged", f"generation {name} is gone", where=str(self.folder), hint="kb index --full"
        )

    def check(self, folder: Path) -> Generation:
        """Open one generation after comparing every file with the manifest; raises `generation-damaged`."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            wrong = [name for name, (size, crc) in manifest["files"].items() if _sum_of(folder / name) != [size, crc]]
            version = manifest["schema"]
        except (OSError, ValueError, KeyError, TypeError) as failure:
            raise _damaged(folder, f"its manifest cannot be read ({type(failure).__name__})") from None
        if version != SCHEMA_VERSION:
            raise _damaged(folder, f"it was written by another version of kbtools (schema {version})")
        if wrong:
            raise _damaged(folder, f"{wrong[0]} does not match its checksum")
        return Generation(folder, manifest)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A new folder to build in, under the lock; swap it in with `publish`, else it is removed.

        Raises `KbError("index-locked")` at once when another command builds, `KbError("disk")` when writing fails.
        """
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / ".lock", timeout=0):
                folder = self._new_folder()
                try:
                    yield folder
                finally:
                    if self.current_name() != folder.name:
                        shutil.rmtree(folder, ignore_errors=True)
        except Timeout:
            raise KbError(
                "index-locked",
                "another command is building the index",
                where=str(self.folder),
                hint="wait until it is done; the index in use is not touched",
            ) from None
        except OSError as failure:
            raise KbError(
                "disk",
                f"cannot write the index: {failure.strerror or failure}",
                where=str(self.folder),
                hint="free some space, or check who may write here; the index in use is not touched",
            ) from None

    def publish(self, folder: Path, facts: Mapping[str, Any]) -> Generation:
        """Write the manifest, point `CURRENT` here, and remove what is older than the last two."""
        names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        files = {name: _sum_of(folder / name) for name in names if not name.startswith(_UNCHECKED)}
        manifest = {"schema": SCHEMA_VERSION, **facts, "files": files}
        write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
        write_whole(self.pointer, f"{folder.name}\n".encode())
        for old in sorted(self._folders(), key=lambda f: f.name, reverse=True)[KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
        return Generation(folder, json.loads(json.dumps(manifest)))

    def kept(self) -> list[Generation]:
        """All that are complete, the newest first; their files are not checked."""
        names = sorted((folder.name for folder in self._folders() if (folder / MANIFEST).is_file()), reverse=True)
        return [Generation(self.folder / name, {}) for name in names]

    def keep_current(self) -> None:
        """Remove all but the one in use."""
        for folder in self._folders():
            if folder.name != self.current_name():
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return [path for path in self.folder.iterdir() if path.is_dir()] if self.folder.is_dir() else []

    def _new_folder(self) -> Path:
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        taken = {path.name for path in self._folders()}
        # Later than all others, also when the clock was set back or two builds share a second.
        latest = max(taken, default="")
        stamp, number = (latest[:-4], int(latest[-3:]) + 1) if latest[:-4] >= stamp else (stamp, 0)
        folder = self.folder / f"{stamp}-{number:03}"
        for stale in taken - {self.current_name()}:  # a build that was killed left no manifest
            if not (self.folder / stale / MANIFEST).exists():
                shutil.rmtree(self.folder / stale, ignore_errors=True)
        folder.mkdir()
        return folder


def save_array(folder: Path, name: str, array: np.ndarray[Any, Any]) -> None:
    """Write an array of a generation that is being built."""
    import numpy as np

    np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def save_json(folder: Path, name: str, data: object) -> None:
    """Write a JSON file of a generation that is being built."""
    (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _sum_of(path: Path) -> Any:
    crc, size = 0, 0
    with path.open("rb") as data:
        while block := data.read(1 << 20):
            crc, size = zlib.crc32(block, crc), size + len(block)
    return [size, crc]


def _damaged(folder: Path, why: str) -> KbError:
    return KbError("generation-damaged", f"the index is damaged: {why}", where=str(folder), hint="kb index --full")


def _reversed(name: str) -> list[int]:
    return [-ord(char) for char in name]
