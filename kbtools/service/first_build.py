"""What `kb serve` builds before it serves: index and site, where they were never built."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kbtools.releases.copies import served_site
from kbtools.search.build import build_index
from kbtools.search.pushed import answering
from kbtools.service.live_releases import take_live
from kbtools.workspace import Workspace


def build_missing(workspace: Workspace, today: date, progress: Callable[[str], None] | None = None) -> None:
    """Build the index if there is none, and the site if there is none; one that is old stays as it is.

    Where services share a storage, what is live there is taken first.

    Raises as `build_index` and `build` do. `progress` is called with lines for a person.
    """
    if workspace.settings.index_storage:
        take_live(workspace, progress)
    if not has_index(workspace):
        build_index(workspace, progress=progress)
    if not has_site(workspace):
        from kbtools.site.build import build  # loads MkDocs, which a service with a site does not need

        build(workspace, today, strict=False, progress=progress)


def has_index(workspace: Workspace) -> bool:
    """Whether an index was ever built."""
    return bool(answering(workspace).current_name())


def has_site(workspace: Workspace) -> bool:
    """Whether the site was ever built."""
    return (served_site(workspace) / "index.html").is_file()
