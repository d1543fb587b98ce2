"""`kb index list`, `kb site list`: the releases that shared storage keeps."""

from __future__ import annotations

from kbtools.model.release import KeptRelease, Kind
from kbtools.releases.shared import SharedReleases
from kbtools.workspace import Workspace


def list_releases(workspace: Workspace, kind: Kind) -> list[KeptRelease]:
    """Those of one kind, the newest first; raises `KbError("setting")` where no storage is set."""
    with workspace.store() as store:
        return SharedReleases.of(workspace, store).store.releases.of(kind)
