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
from kbtools.releases.release import File, Release
from kbtools.releases.shared import AT_ONCE, SharedReleases
from kbtools.system.files import private_folder, write_whole
from kbtools.workspace import Workspace

POINTER = "CURRENT"  # as that of the index
Check = Callable[[Path], object]


def copies_folder(workspace: Workspace, kind: Kind) -> Path:
    """Where the copies of one kind lie."""
    return workspace.private / "live" / kind


def copy_in_use(workspace: Workspace, kind: Kind) -> str:
    """The id of the release that this machine uses; empty where there is none. Cheap: one small read and a look."""
    if not workspace.settings.index_storage:
        return ""
    folder = copies_folder(workspace, kind)
    try:
        id_ = (folder / POINTER).read_text("ascii", "replace").strip()
    except OSError:
        return ""
    return id_ if id_ and (folder / id_).is_dir() else ""


def served_site(workspace: Workspace) -> Path:
    """The folder of the site that customers see: the copy of the live one, else what was built here."""
    name = copy_in_use(workspace, "site")
    return copies_folder(workspace, "site") / name if name else workspace.site


def follow(
    workspace: Workspace, shared: SharedReleases, kind: Kind, id_: str, check: Check, *, anew: bool = False
) -> bool:
    """Use the release `id_` here, if it is not in use yet; False while another process of this machine fetches.

    `anew`: where it is in use, compare each file with its checksum, and fetch those that are damaged or gone.
    `check` raises where the files do not fit each other. Raises `KbError` `shared-storage`, `release-refused` or what
    `check` raises; the release that was in use stays.
    """
    folder = private_folder(copies_folder(workspace, kind))
    try:
        with FileLock(folder.parent / f"{kind}.lock", timeout=0):
            in_use = copy_in_use(workspace, kind)
            if in_use == id_ and not anew:
                return True
            release = shared.read(kind, id_)
            if not _is_whole(folder / id_, release):
                _fetch(shared, release, folder, in_use)
            elif in_use == id_:
                return True
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
            if path.name in (POINTER, in_use) or (kind, path.name) in kept:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _is_whole(folder: Path, release: Release) -> bool:
    return folder.is_dir() and all(file.is_at(folder / path) for path, file in release.files.items())


def _fetch(shared: SharedReleases, release: Release, folder: Path, before: str) -> None:
    """Copy a release into a folder beside, then give it its name; equal files of the one before are not copied."""
    beside = folder.parent / f"{release.kind}.new"
    shutil.rmtree(beside, ignore_errors=True)
    private_folder(beside)
    try:
        for path in release.files:
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            fetched = pool.map(
                lambda one: _fetch_file(shared, one[1], beside / one[0], folder / before / one[0]),
                release.files.items(),
            )
            list(fetched)
        shutil.rmtree(folder / release.id, ignore_errors=True)  # one that is damaged
        beside.rename(folder / release.id)
    except OSError as failure:
        hint = "free some space, or check the permissions of this folder; the release in use stays"
        said = f"cannot write: {failure.strerror or failure}"
        raise KbError("disk", said, where=str(folder), hint=hint) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fetch_file(shared: SharedReleases, file: File, to: Path, earlier: Path) -> None:
    """Take a file from the copy before where it has this content and time there, else from the storage."""
    if file.is_at(earlier) and int(earlier.stat().st_mtime) == file.since:
        with suppress(OSError):  # no hard links here, or it is gone
            os.link(earlier, to)
            return
    shared.fetch(file, to)
    os.utime(to, (file.since, file.since))  # so that browsers ask every service for the same version
