"""The built site in shared storage, beside the index that fits it: put there, fetched, and set back."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from pathlib import Path

from kbtools.errors import KbError
from kbtools.releases.copies import follow
from kbtools.releases.release import Release, refused
from kbtools.releases.rollback import RolledBack, roll_back
from kbtools.releases.shared import Built, Pushed, SharedReleases
from kbtools.search.generations import Generations
from kbtools.search.pushed import built_index, check_pushed
from kbtools.workspace import Workspace

PAGE = "index.html"


def push_built(
    workspace: Workspace,
    now: datetime,
    *,
    whole: bool = False,
    going: Collection[str] | None = (),
    ready: Callable[[], None] = lambda: None,
) -> list[Pushed]:
    """Put index and site, as they are built here, into shared storage and make both live at once.

    `whole`, `going`: as `push_index`. `ready` is called when all is there, just before it is live. Raises as
    `push_index`, and `KbError("site-missing")`.
    """
    generation = Generations.of(workspace).open()
    built = [built_index(generation), _built_site(workspace)]
    with workspace.store() as store:
        shared = SharedReleases.of(workspace, store)
        check = partial(check_pushed, workspace, shared, generation, going)
        return shared.push(built, now, whole=whole, check=check, ready=ready)


def follow_site(workspace: Workspace, shared: SharedReleases, id_: str, *, anew: bool = False) -> bool:
    """See `kbtools.releases.copies.follow`."""
    return follow(workspace, shared, "site", id_, _check, anew=anew)


def roll_back_site(workspace: Workspace, id_: str, now: datetime, *, preview: bool = False) -> RolledBack:
    """Make an earlier site live; see `kbtools.releases.rollback.roll_back`."""
    with workspace.store() as store:
        return roll_back(SharedReleases.of(workspace, store), "site", id_, now, _pages, preview=preview)


def _built_site(workspace: Workspace) -> Built:
    site = workspace.site
    if not (site / PAGE).is_file():
        raise KbError("site-missing", "the site has not been built yet", where=str(site), hint="kb build")
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    pages = sum(path.endswith(PAGE) for path in paths)
    return Built("site", time.strftime("%Y%m%d-%H%M%S-000", time.gmtime()), paths, {"pages": pages})


def _check(folder: Path) -> None:
    if not (folder / PAGE).is_file():
        raise refused("the site has no page to begin with", folder.name)


def _pages(shared: SharedReleases, release: Release) -> dict[str, object]:
    del shared
    ending = f"/{PAGE}"
    return {
        f"/{path.removesuffix(PAGE)}": file.sha256
        for path, file in release.files.items()
        if f"/{path}".endswith(ending)
    }
