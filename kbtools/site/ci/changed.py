"""Which files of a help centre differ from an earlier commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.system.git import changed_since, commit_of, holds, left_main
from kbtools.workspace import Workspace

_HOW = {"A": "new", "M": "changed", "D": "removed"}
_BESIDE = ("mkdocs.yml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Changed:
    """One file: `how` is `new`, `changed` or `removed`; `title` is that of its article now, else empty."""

    how: str
    path: str
    title: str = ""


@dataclass(frozen=True)
class Since:
    """The commit to compare with, and what changed since; without a commit, `why_not` says the reason."""

    commit: str = ""
    files: tuple[Changed, ...] = ()
    why_not: str = ""

    @property
    def name(self) -> str:
        """The commit as people write it."""
        return self.commit[:9]


def what_changed(workspace: Workspace, read: Callable[[], Library], against: str, environ: Mapping[str, str]) -> Since:
    """Compare with `against`, or with the commit at which this branch left the main branch.

    `read` gives the articles; it is called only where there is something to compare with.
    Raises `KbError("git")` when a revision that was named is not there.
    """
    root = workspace.root
    commit = commit_of(root, against) if against else left_main(root, environ)
    if commit is None:
        return Since(why_not="git knows no main branch here, or not enough of its history (fetch-depth: 0)")
    try:
        told = changed_since(root, commit)
        if not holds(root, commit, "mkdocs.yml"):
            return Since(why_not=f"there was no help centre in {commit[:9]}")
    except KbError as problem:
        return Since(why_not=problem.message)
    titles = {f"{workspace.settings.docs}/{article.path}": article.title for article in read().articles}
    ours = (f"{workspace.settings.docs}/", "search_index/")
    files = [
        Changed(_HOW.get(how, "changed"), path, titles.get(path, ""))
        for how, path in told
        if path.startswith(ours) or path in _BESIDE
    ]
    if not files:
        return Since(why_not=f"nothing of the help centre differs from {commit[:9]}")
    return Since(commit, tuple(files))
