"""The storage that several services share: whether it can be read, what is live in it, and what this machine uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kbtools.doctor.check import Check
from kbtools.model.release import KINDS, Kind
from kbtools.releases.copies import copy_in_use
from kbtools.releases.shared import SharedReleases
from kbtools.system.object_storage import storage_at
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store

NAME = "shared-storage"


def shared_storage(workspace: Workspace, store: Store | None) -> Iterator[Check]:
    """One line; nothing where no storage is set. Raises `KbError` where what is live cannot be read."""
    address = workspace.settings.index_storage
    if not address:
        return
    live = store.releases.live() if store else {}
    if store is None or not live:
        storage_at(address, workspace.root).sizes("owner")  # before the first push there is no file to read
        yield Check(NAME, None, f"{address} can be reached; nothing is live yet", "kb build --push")
        return
    shared = SharedReleases.of(workspace, store)
    shared.check_reachable()
    for kind, id_ in live.items():
        shared.read(kind, id_)
    used: dict[Kind, str] = {kind: copy_in_use(workspace, kind) for kind in live}
    detail = f"{address} can be read; live: {_named(live)}"
    if not any(used.values()):
        yield Check(NAME, True, f"{detail}; this machine uses what was built here")
    elif used == live:
        yield Check(NAME, True, f"{detail}; this machine uses the same")
    else:
        fix = "kb serve takes what is live; where it runs already, its log says what is in the way"
        yield Check(NAME, None, f"{detail}; this machine still uses {_named(used)}", fix)


def _named(ids: Mapping[Kind, str]) -> str:
    return ", ".join(f"{kind} {ids[kind] or 'built here'}" for kind in KINDS if kind in ids)
