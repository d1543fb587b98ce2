"""What is changed at the desk, committed to git where the setting `desk.publish` wants it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kbtools.system.git import commit_files, is_repository
from kbtools.workspace import Workspace

NOBODY = "nobody@localhost"


def is_committed(workspace: Workspace) -> bool:
    """Whether changes made at the desk are committed here."""
    return workspace.settings.desk_publish == "commit" and is_repository(workspace.root)


def commit_as_set(workspace: Workspace, files: Iterable[Path], message: str, person: tuple[str, str]) -> str:
    """Commit files by this person (name and mail address) or by the team, as `desk.author` says; returns the commit.

    Raises `KbError("git")` as git says it.
    """
    settings = workspace.settings
    team = settings.name, settings.contact_address or NOBODY
    author = person if settings.desk_author == "person" and person[1] else team
    return commit_files(workspace.root, files, message, author)
