"""What shared storage has of somebody who is forgotten: earlier releases are deleted, once a new index is live."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.model.release import Kind
from kbtools.releases.copies import copy_in_use, drop_copies
from kbtools.releases.shared import SharedReleases
from kbtools.search.pushed import (
    follow_index,
    has_deleted_tickets,
    push_index,
    pushed_generations,
    refuse_dropping,
)
from kbtools.system.object_storage import SETTING
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


def releases_of(workspace: Workspace, store: Store) -> SharedReleases | None:
    """The releases in shared storage, which must be within reach; None where there are none.

    Raises `KbError` `shared-storage`, and `setting` where there are some and the setting is not known on this machine:
    what they have of somebody would stay.
    """
    if not store.releases.all():
        return None
    if not workspace.settings.index_storage:
        raise KbError(
            "setting",
            f"this help centre has releases in shared storage, and '{SETTING}' is not set here",
            where=SETTING,
            hint="set it as the services have it, in pyproject.toml or as KB_INDEX_STORAGE",
        )
    shared = SharedReleases.of(workspace, store)
    shared.check_reachable()
    return shared


def can_be_renewed(workspace: Workspace, store: Store) -> None:
    """Raise where the releases could not be built anew from this folder, before anything is deleted."""
    if shared := releases_of(workspace, store):
        refuse_dropping(workspace, shared)


def has_stale_releases(workspace: Workspace, shared: SharedReleases) -> bool:
    """Whether a generation in shared storage has a ticket that is deleted, or cannot be read, so that nobody knows."""
    try:
        with pushed_generations(workspace, shared) as found:
            return any(has_deleted_tickets(shared.store, generation) for _, generation in found)
    except KbError:
        return True


def renew_releases(workspace: Workspace, shared: SharedReleases, now: datetime) -> list[str]:
    """Make the index live that was built anew, and delete all releases that are not live; what was done.

    Other services drop their copies when they look the next time.
    """
    live = push_index(workspace, now, whole=True)  # no file that is there may be trusted: one may be damaged
    gone = shared.keep_live_alone(live.id)
    if copy_in_use(workspace, "index"):
        follow_index(workspace, shared, live.id)
    drop_copies(workspace, _keys(shared))
    done = [f"the index that is live for all services was built anew: {live.id}"]
    if gone:
        names = ", ".join(sorted(one.id for one in gone))
        done.append(f"{count(len(gone), 'earlier release')} in the shared storage deleted: {names}")
    return done


def _keys(shared: SharedReleases) -> Collection[tuple[Kind, str]]:
    return {(one.kind, one.id) for one in shared.store.releases.all()}
