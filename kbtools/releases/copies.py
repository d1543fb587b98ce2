"""The copies of live releases on this machine: fetched, checked, and used as long as nothing newer is sound."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kbtools.errors import KbError
from kbtools.model.release import KINDS, Kind
from kbtools.releases.release import File, Release, place_of
from kbtools.releases.shared import AT_ONCE, SharedReleases
from kbtools.system.files import private_folder, write_whole
from kbtools.workspace import Workspace

POINTER = "CURRENT"  # as that of the index
_SIGNED = ".signed"
Check = Callable[[Path], object]


def copies_folder(workspace: Workspace, kind: Kind) -> Path:
    """Where the copies of one kind lie."""
    return workspace.private / "live" / kind


def copy_in_use(workspace: Workspace, kind: Kind) -> str:
    """The id of the release that this machine uses; empty where there is none. Cheap: one small read."""
    if not workspace.settings.index_storage:
        return ""
    try:
        return (copies_folder(workspace, kind) / POINTER).read_text("ascii", "replace").strip()
    except OSError:
        return ""


def served_site(workspace: Workspace) -> Path:
    """The folder of the site that customers see: the copy of the live one, else what was built here."""
    name = copy_in_use(workspace, "site")
    return copies_folder(workspace, "site") / name if name else workspace.site


def follow(workspace: Workspace, shared: SharedReleases, kind: Kind, id_: str, check: Check) -> bool:
    """Use the release `id_` here, if it is not in use yet; False while another process of this machine fetches.

    `check` raises where the files do not fit each other. Raises `KbError` `shared-storage`, `release-refused` or what
    `check` raises; the release that was in use stays.
    """
    folder = private_folder(copies_folder(workspace, kind))
    try:
        with FileLock(folder.parent / f"{kind}.lock", timeout=0):
            if copy_in_use(workspace, kind) == id_:
                return True
            if not (folder / id_).is_dir():
                _fetch(shared, kind, id_, folder, copy_in_use(workspace, kind))
            check(folder / id_)
            write_whole(folder / POINTER, f"{id_}\n".encode(), private=True)
            return True
    except Timeout:
        return False
    except KbError as problem:
        if problem.code == "generation-damaged":
            shutil.rmtree(folder / id_, ignore_errors=True)
        raise


def drop_copies(workspace: Workspace, kept: Collection[tuple[Kind, str]]) -> None:
    """Delete the copies of releases that are not among the kept ones; one that is in use goes when another is."""
    for kind in KINDS:
        folder = copies_folder(workspace, kind)
        in_use = copy_in_use(workspace, kind)
        for path in folder.iterdir() if folder.is_dir() else ():
            id_ = path.name.removesuffix(_SIGNED)
            if id_ in (POINTER, in_use) or (kind, id_) in kept:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _fetch(shared: SharedReleases, kind: Kind, id_: str, folder: Path, before: str) -> None:
    """Copy a release into a folder beside, then give it its name; equal files of the one before are not copied."""
    release = shared.read(kind, id_)
    beside = folder.parent / f"{kind}.new"
    shutil.rmtree(beside, ignore_errors=True)
    private_folder(beside)
    earlier = _described(folder, before)
    known = {file: folder / before / path for path, file in earlier.files.items()} if earlier else {}
    try:
        for path in release.files:
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: _fetch_file(shared, one[1], beside / one[0], known), release.files.items()))
        write_whole(folder / f"{id_}{_SIGNED}", shared.storage.read(place_of(kind, id_)), private=True)
        beside.rename(folder / id_)
    except OSError as failure:
        hint = "free some space, or check the permissions of this folder; the release in use stays"
        said = f"cannot write: {failure.strerror or failure}"
        raise KbError("disk", said, where=str(folder), hint=hint) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fetch_file(shared: SharedReleases, file: File, to: Path, known: dict[File, Path]) -> None:
    if file in known:
        with suppress(OSError):  # no hard links here, or it is gone
            os.link(known[file], to)
            return
    shared.fetch(file, to)
    os.utime(to, (file.since, file.since))  # so that browsers ask every service for the same version


def _described(folder: Path, id_: str) -> Release | None:
    """The description of a copy; None without one."""
    try:
        return Release.read((folder / f"{id_}{_SIGNED}").read_bytes(), None) if id_ else None
    except (OSError, KbError):
        return None
