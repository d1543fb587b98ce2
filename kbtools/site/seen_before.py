"""What customers saw before a publication, index and site: noted until the new ones are live for good.

So it is put back also by another process, where the one that publishes is killed.
"""

from __future__ import annotations

from datetime import datetime

from kbtools.search.generations import Generations
from kbtools.site.plugin.build import put_back_site, remove_old_site, tidy_site
from kbtools.system.files import private_folder, write_whole
from kbtools.workspace import Workspace

NAME = "seen-before"  # of the file in `.kb/`


def note_seen(workspace: Workspace, now: datetime) -> None:
    """Note the index in use, before another one is built. `now`: by which the publication is known."""
    tidy_site(workspace)
    private_folder(workspace.private)
    generation = Generations.of(workspace).current_name()
    write_whole(workspace.private / NAME, f"{now.isoformat()} {generation}\n".encode(), private=True)


def put_back_seen(workspace: Workspace, now: datetime) -> None:
    """Use index and site again as they were before a publication, where it is the one that was noted last."""
    path = workspace.private / NAME
    noted = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    at, _, generation = noted.strip().partition(" ")
    if at != now.isoformat():
        return
    Generations.of(workspace).go_back(generation)
    put_back_site(workspace)
    path.unlink(missing_ok=True)


def forget_seen(workspace: Workspace) -> None:
    """Customers see the new ones."""
    (workspace.private / NAME).unlink(missing_ok=True)
    remove_old_site(workspace)
