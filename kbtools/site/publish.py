"""Publish the built site to a folder of a web server: copied beside it, then put into use by renaming one link."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kbtools.articles.drafts import has_draft
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.workspace import Workspace

_UNFINISHED = ".new"


@dataclass(frozen=True, slots=True)
class Placed:
    """The version that `folder` shows now: its number, files and bytes, and whether an earlier version is kept."""

    folder: Path
    version: int
    files: int
    size: int
    can_go_back: bool


def publish_site(workspace: Workspace, folder: Path) -> Placed:
    """Copy the built site and let `folder` show it, in one step; until then, and when interrupted, the old one stays.

    `folder` is a link to a numbered version beside it, in `.NAME.versions/`; the version before is kept. Both are on
    the same file system, wherever the workspace is. Raises `KbError` `site-missing`, `publish-refused` for a folder
    that holds something else, and `disk`.
    """
    site, folder = workspace.site, _place(folder)
    if not (site / "index.html").is_file():
        raise KbError("site-missing", "the site has not been built yet", where=str(site), hint="kb build")
    if folder.is_relative_to(site.resolve()):
        raise _refused(folder, "it is inside the site that would be copied", "name a folder outside the workspace")
    before = _shown(folder)
    with _versions(folder) as versions:
        number = max(_numbers(versions), default=0) + 1
        beside = versions / f"{number}{_UNFINISHED}"
        shutil.copytree(site, beside)
        beside.rename(versions / str(number))
        _show(folder, versions, number)
        _tidy(versions, {number, before})
        return _placed(folder, versions, number)


def check_is_no_article(workspace: Workspace, folder: Path) -> None:
    """Raise `KbError("publish-refused")` for a folder that is not there and has the name of an article or draft.

    Whoever writes so wants to publish that article. A whole path is always taken as a folder.
    """
    name = folder.name
    if folder.exists() or folder.is_symlink() or folder != Path(name) or not _is_article(workspace, name):
        return
    raise KbError(
        "publish-refused",
        f"'{name}' is an article, and kb publish copies the whole site into a folder",
        where=name,
        hint=f"kb article publish {name}; for a folder of this name: kb publish {folder.absolute()}",
    )


def _is_article(workspace: Workspace, name: str) -> bool:
    return has_draft(workspace, name) or name in Library.of(workspace).by_slug


def roll_back(folder: Path) -> Placed:
    """Let `folder` show the version before, or, when done twice, the later one again.

    Raises `KbError` `publish-refused` where there is none, and `disk`.
    """
    folder = _place(folder)
    shown = _shown(folder)
    if shown is None:
        raise _refused(folder, "kb publish put no site there", "name the folder that kb publish was given")
    with _versions(folder) as versions:
        others = _numbers(versions) - {shown}
        if not others:
            raise _refused(folder, "no other version is kept", "kb build and kb publish make one")
        _show(folder, versions, max(others))
        return _placed(folder, versions, max(others))


def _place(folder: Path) -> Path:
    """The absolute path with links resolved, except the last component, which is our own link."""
    return folder.resolve() if folder.name in ("", "..") else folder.parent.resolve() / folder.name


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.versions")


def _shown(folder: Path) -> int | None:
    """The version that the folder shows; None where there is nothing yet. Raises `publish-refused` for all else."""
    if folder.is_symlink():
        to = folder.readlink()
        if to.parent == Path(_beside(folder).name) and to.name.isdigit():
            return int(to.name)
        raise _refused(folder, "it is a link that kb publish did not make", "name another folder, or remove the link")
    if folder.is_dir() and not folder.is_mount():
        if any(folder.iterdir()):
            raise _refused(
                folder,
                "it holds files that kb publish did not put there",
                "name a folder that does not exist yet, or empty this one",
            )
    elif folder.exists():
        why = "another file system begins there" if folder.is_dir() else "it is a file"
        raise _refused(folder, why, "name a folder in it" if folder.is_dir() else "name another folder")
    return None


@contextmanager
def _versions(folder: Path) -> Iterator[Path]:
    """The folder of versions, without what an interrupted run left; one publishes at a time."""
    from filelock import FileLock, Timeout

    versions = _beside(folder)
    try:
        versions.mkdir(parents=True, exist_ok=True)
        with FileLock(versions / ".lock", timeout=0):
            for left in versions.glob(f"*{_UNFINISHED}"):
                _remove(left)
            yield versions
    except Timeout:
        raise _refused(folder, "another command publishes into it", "wait until it is through") from None
    except OSError as failure:
        raise KbError(
            "disk",
            f"the site cannot be published there: {failure.strerror or failure}",
            where=str(folder),
            hint="free some space, or check the permissions of this folder; the old site stays",
        ) from None


def _show(folder: Path, versions: Path, number: int) -> None:
    link = versions / f"link{_UNFINISHED}"
    link.symlink_to(f"{versions.name}/{number}", target_is_directory=True)
    if folder.is_dir() and not folder.is_symlink():
        folder.rmdir()  # empty: a link cannot take the place of a folder
    link.replace(folder)


def _tidy(versions: Path, kept: set[int | None]) -> None:
    for number in _numbers(versions) - kept:
        _remove(versions / str(number))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _numbers(versions: Path) -> set[int]:
    return {int(path.name) for path in versions.iterdir() if path.name.isdigit()}


def _placed(folder: Path, versions: Path, number: int) -> Placed:
    sizes = [path.stat().st_size for path in (versions / str(number)).rglob("*") if path.is_file()]
    return Placed(folder, number, len(sizes), sum(sizes), len(_numbers(versions)) > 1)


def _refused(folder: Path, why: str, hint: str) -> KbError:
    return KbError("publish-refused", why, where=str(folder), hint=hint)
