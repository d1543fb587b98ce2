"""Git commands that change neither the working tree nor the current branch.

One commit on a new branch, the files of an earlier commit, and what changed since.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from kbtools.errors import KbError
from kbtools.system.own_processes import for_others

PATIENCE = 120  # seconds for one command: a hook or a remote may wait for somebody who is not there
_NOTHING = "0" * 40  # the old value of a branch that must not exist
_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_TRACE")


def commit_on_branch(folder: Path, branch: str, files: Mapping[Path, bytes], message: str) -> str:
    """Create `branch` with one commit on top of the current one, of `files` (paths below `folder`); return its id.

    Neither working tree, index nor current branch change. Raises `KbError("git")` without a repository, without a
    commit, without an author, or when the branch exists.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel", hint="git init, then make a first commit"))
    head = _git(folder, "rev-parse", "--verify", "HEAD^{commit}", hint="make a first commit")
    name = f"refs/heads/{branch}"
    if _git(folder, "for-each-ref", "--format=%(objectname)", name):
        raise KbError("git", f"the branch '{branch}' exists already", hint=f"git branch -D {branch}")
    with tempfile.TemporaryDirectory(prefix="kb-git-") as beside:
        index = {"GIT_INDEX_FILE": str(Path(beside) / "index")}
        _git(folder, "read-tree", head, more=index)
        for path, data in files.items():
            blob = _git(folder, "hash-object", "-w", "--stdin", data=data)
            place = path.resolve().relative_to(top.resolve()).as_posix()
            _git(top, "update-index", "--add", "--cacheinfo", f"100644,{blob},{place}", more=index)
        tree = _git(folder, "write-tree", more=index)
    commit = _git(
        folder,
        "commit-tree",
        tree,
        "-p",
        head,
        "-m",
        message,
        hint="git config user.name and user.email say who you are",
    )
    _git(folder, "update-ref", name, commit, _NOTHING)
    return commit


def commit_files(folder: Path, files: Iterable[Path], message: str, author: tuple[str, str]) -> str:
    """Commit files as they are on the current branch, and nothing else; returns the commit, empty without a change.

    `author`: name and mail address. What is staged stays so. Files that git ignores, and that it never knew, are left
    out. Raises `KbError("git")` as git says it.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel"))
    places = sorted({path.resolve().relative_to(top.resolve()).as_posix() for path in files})
    told = _run(top, "status", "--porcelain", "-z", "--untracked-files=all", "--", *places).decode("utf-8", "replace")
    changed = [line[3:] for line in told.split("\0") if line]
    if not changed:
        return ""
    name, email = author
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", name), ("EMAIL", email))
    }
    if new := [place for place in changed if (top / place).exists()]:
        _git(top, "add", "--", *new)
    _git(top, "commit", "--quiet", "--only", "-m", message, "--", *changed, more=who)
    return _git(top, "rev-parse", "HEAD")


def is_repository(folder: Path) -> bool:
    """Whether the folder is in a git repository; False also where git is not installed."""
    with suppress(KbError):
        return _git(folder, "rev-parse", "--is-inside-work-tree") == "true"
    return False


def has_branch(folder: Path, branch: str) -> bool:
    """Whether there is a branch of this name here; raises `KbError("git")` outside of a repository."""
    return bool(_git(folder, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}"))


def push(folder: Path, branch: str) -> None:
    """Push a branch to the remote repository `origin`; raises `KbError("git")` as git says it."""
    _git(
        folder,
        "push",
        "--quiet",
        "origin",
        f"refs/heads/{branch}",
        hint="git push, on the machine of the service",
        more={"GIT_TERMINAL_PROMPT": "0"},
    )


def files_of(folder: Path, revision: str, into: Path) -> None:
    """Write the files below `folder` as they were in a revision to `into`; raises `KbError("git")`."""
    import io
    import tarfile

    commit = _git(folder, "rev-parse", "--verify", f"{revision}^{{commit}}", hint="git log shows what there is")
    packed = _run(folder, "archive", "--format=tar", commit, hint="git log shows what there is")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")


def commit_of(folder: Path, revision: str) -> str:
    """The id of a revision's commit; raises `KbError("git")`."""
    # --end-of-options: a revision from outside is never taken for an option
    wanted = ("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    return _git(folder, *wanted, hint="git fetch, or git log for what there is")


def left_main(folder: Path, environ: Mapping[str, str]) -> str | None:
    """The commit at which this branch left the main branch; None if git knows none.

    The main branch is the one that a pull request goes to, as GitHub and GitLab name it in `environ`, that of the
    remote, or one called main or master.
    """
    goes_to = environ.get("GITHUB_BASE_REF", "")
    # GitLab fetches no other branch, but says where this one began.
    told = (f"origin/{goes_to}" if goes_to else "", environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", ""))
    for name in (*filter(None, told), "origin/HEAD", "origin/main", "origin/master", "main", "master"):
        with suppress(KbError):
            return _git(folder, "merge-base", "HEAD", commit_of(folder, name))
    return None


def changed_since(folder: Path, commit: str) -> list[tuple[str, str]]:
    """Files below `folder` that differ from a commit, including untracked ones.

    `A` (added), `M` (changed) or `D` (removed) with the path from `folder`, by path. Raises `KbError("git")`.
    """
    told = _git(folder, "diff", "--relative", "--no-renames", "--name-status", "-z", commit, "--", ".").split("\0")
    found = [("M" if how == "T" else how, path) for how, path in zip(told[::2], told[1::2], strict=False)]
    new = _git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".").split("\0")
    return sorted([*found, *(("A", path) for path in new if path)], key=lambda row: row[1])


def holds(folder: Path, commit: str, path: str) -> bool:
    """Whether a commit has this file below `folder`."""
    return bool(_git(folder, "ls-tree", "--name-only", commit, "--", path))


def _git(
    folder: Path, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None, hint: str = ""
) -> str:
    return _run(folder, *arguments, data=data, more=more, hint=hint).decode("utf-8", "replace").strip()


def _run(
    folder: Path, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None, hint: str = ""
) -> bytes:
    environment = {k: v for k, v in for_others(os.environ).items() if not k.startswith("GIT_") or k.startswith(_KEPT)}
    try:
        done = subprocess.run(  # noqa: S603 - every argument is ours, or a path and a text that git takes as such
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the person's own git
            input=data,
            stdin=None if data is not None else subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env={**environment, **(more or {})},
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        what = f"git {arguments[0]} did not end within {PATIENCE} seconds"
        raise KbError(
            "git", what, where=str(folder), hint="see whether a hook or the remote waits for something"
        ) from None
    except FileNotFoundError:
        raise KbError("git", "git is not installed", hint="install git") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        first = next((line for line in said.splitlines() if line.strip()), f"git {arguments[0]} failed")
        raise KbError("git", first.removeprefix("fatal: "), where=str(folder), hint=hint or "see git status")
    return done.stdout
