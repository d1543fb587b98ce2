"""The generations of an index on disk: built in a new folder, checked, then put into use; the last two are kept."""

from __future__ import annotations

import json
import re
import shutil
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kbtools.errors import KbError
from kbtools.search import version_0_1
from kbtools.search.generation import DAMAGED, MANIFEST, SCHEMA_VERSION, Generation, Manifest, Sums
from kbtools.system.files import close_to_others, private_folder, write_whole
from kbtools.workspace import Workspace

KEPT = 2
_NAME = re.compile(r"([0-9]{8}-[0-9]{6})-([0-9]{3,6})")
_LONGEST = 100  # bytes of a name
WHOOSH = "whoosh"  # the folder that is never read when answering


class Generations:
    """The folder `search_index/build/` with its generations and the pointer `CURRENT`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pointer = folder / "CURRENT"

    @staticmethod
    def of(workspace: Workspace) -> Generations:
        """The built index of a workspace."""
        return Generations(workspace.search_index / "build")

    def current_name(self) -> str:
        """The name that `CURRENT` holds; empty when nothing was built, `?` if unreadable. Cheap: one small read."""
        try:
            with self.pointer.open("rb") as pointer:
                return pointer.read(_LONGEST).decode("ascii", "replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError:
            return "?"

    def open(self) -> Generation:
        """The current generation, or the last good one when it is damaged.

        Raises `KbError` `index-missing` when none was ever built, `generation-damaged` when none is complete.
        """
        name = self.current_name()
        if not name:
            raise KbError("index-missing", "no index has been built yet", where=str(self.folder), hint="kb index")
        broken: KbError | None = None
        for folder in sorted(self._folders(), key=lambda f: (f.name == name, _in_time(f.name)), reverse=True):
            try:
                return self.check(folder)
            except KbError as problem:
                broken = broken or problem
        raise broken or KbError(
            "generation-damaged", f"generation {name} is missing", where=str(self.folder), hint="kb index --full"
        )

    def check(self, folder: Path) -> Generation:
        """Open one generation, if each file has its checksum and fits the others; raises `generation-damaged`."""
        from kbtools.search.soundness import unsound

        try:
            manifest = Manifest.read(folder)
        except DAMAGED as failure:
            raise _damaged(folder, f"its manifest cannot be read ({type(failure).__name__})") from None
        if manifest.schema not in (SCHEMA_VERSION, version_0_1.VERSION):
            raise _damaged(folder, f"it was written by another version of kbtools (schema {manifest.schema})")
        generation = Generation(folder, manifest)
        try:
            wrong = _differing(folder, manifest.files)
            why = f"{wrong} does not match its checksum" if wrong else unsound(generation)
        except DAMAGED as failure:
            why = f"one of its files cannot be read ({failure})"
        if why:
            raise _damaged(folder, why)
        return generation

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A new folder to build in, under the lock; swap it in with `publish`, else it is removed.

        Raises `KbError("index-locked")` at once when another command builds, `KbError("disk")` when writing fails.
        """
        from filelock import FileLock, Timeout

        try:
            private_folder(self.folder)
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
                hint="wait until it is done; the index in use is unchanged",
            ) from None
        except OSError as failure:
            raise KbError(
                "disk",
                f"cannot write the index: {failure.strerror or failure}",
                where=str(self.folder),
                hint="free some space, or check the permissions of this folder; the index in use is unchanged",
            ) from None

    def publish(self, folder: Path, facts: Manifest) -> Generation:
        """Write the manifest, point `CURRENT` here, and remove all others but the one that was in use before.

        `facts` is the manifest without checksums, which are added.
        """
        names = sorted(path.name for path in folder.iterdir() if path.is_file())
        whoosh = [f"{WHOOSH}/{path.name}" for path in sorted((folder / WHOOSH).glob("*")) if _is_checked(path)]
        manifest = replace(facts, files=_sums(folder, names), whoosh=_sums(folder, whoosh))
        write_whole(folder / MANIFEST, json.dumps(manifest.to_json(), indent=1, sort_keys=True).encode())
        close_to_others(folder)  # customers' words are in it
        before = self.current_name()
        write_whole(self.pointer, f"{folder.name}\n".encode(), private=True)
        others = [other for other in self._folders() if other.name != folder.name]
        others.sort(key=lambda other: (other.name == before, _in_time(other.name)))
        for old in others[: 1 - KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        return Generation(folder, manifest)

    def go_back(self, name: str) -> None:
        """Point `CURRENT` to a generation that was in use before, where it is still there; the one in use now goes."""
        failed = self.current_name()
        if _NAME.fullmatch(name) and name != failed and (self.folder / name / MANIFEST).is_file():
            write_whole(self.pointer, f"{name}\n".encode(), private=True)
            if _NAME.fullmatch(failed):
                shutil.rmtree(self.folder / failed, ignore_errors=True)

    def kept(self) -> list[Generation]:
        """All complete generations, newest first; their checksums are not compared."""
        names = [folder.name for folder in self._folders() if (folder / MANIFEST).is_file()]
        names.sort(key=_in_time, reverse=True)
        return [Generation(self.folder / name, _manifest_if_any(self.folder / name)) for name in names]

    def keep_current(self) -> None:
        """Remove all generations but the one in use."""
        for folder in self._folders():
            if folder.name != self.current_name():
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        folders = self.folder.iterdir() if self.folder.is_dir() else ()
        return [path for path in folders if path.is_dir() and not path.is_symlink()]

    def _new_folder(self) -> Path:
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        taken = {path.name for path in self._folders()}
        # Later than all others, also when the clock was set back or two builds share a second.
        last, number = max(map(_in_time, taken), default=("", 0))
        stamp, number = (last, number + 1) if last >= stamp else (stamp, 0)
        folder = self.folder / f"{stamp}-{number:03}"
        for stale in taken - {self.current_name()}:  # left by a build that was killed, without a manifest
            if not (self.folder / stale / MANIFEST).exists():
                shutil.rmtree(self.folder / stale, ignore_errors=True)
        return private_folder(folder)


def whoosh_is_whole(generation: Generation) -> bool:
    """Whether the Whoosh index of a generation may be opened: every file of it matches its checksum.

    Whoosh unpickles its files. A generation of schema 1 has no such checksums, so it is never opened.
    """
    sums, folder = generation.manifest.whoosh, generation.folder
    try:
        there = [path for path in (folder / WHOOSH).iterdir() if "LOCK" not in path.name]
        if (folder / WHOOSH).is_symlink() or any(path.is_symlink() for path in there):
            return False
        return bool(sums) and {f"{WHOOSH}/{path.name}" for path in there} == set(sums) and not _differing(folder, sums)
    except DAMAGED:
        return False


def _is_checked(path: Path) -> bool:
    return path.is_file() and "LOCK" not in path.name


def _manifest_if_any(folder: Path) -> Manifest:
    try:
        return Manifest.read(folder)
    except DAMAGED:
        return Manifest()


def _sums(folder: Path, names: Iterable[str]) -> Sums:
    return {name: _sum_of(folder / name) for name in names}


def _differing(folder: Path, sums: Sums) -> str:
    """The first file that does not match its checksum; empty when all do."""
    return next((name for name, (size, crc) in sums.items() if _sum_of(folder / name) != [size, crc]), "")


def _sum_of(path: Path) -> list[int]:
    """The size and CRC-32 of a file; empty where there is none."""
    if not path.is_file():
        return []
    crc, size = 0, 0
    with path.open("rb") as data:
        while block := data.read(1 << 20):
            crc, size = zlib.crc32(block, crc), size + len(block)
    return [size, crc]


def _damaged(folder: Path, why: str) -> KbError:
    return KbError("generation-damaged", f"the index is damaged: {why}", where=str(folder), hint="kb index --full")


def _in_time(name: str) -> tuple[str, int]:
    """When a folder was built, and which it was of that second; before all others for a folder that is not ours."""
    made = _NAME.fullmatch(name)
    return (made[1], int(made[2])) if made else ("", 0)
