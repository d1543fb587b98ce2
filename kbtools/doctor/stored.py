"""What is kept: the secret, the store, the jobs, and whether more can be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.doctor.check import Check
from kbtools.system.files import why_not_written
from kbtools.system.sealing import VARIABLE
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.settings import Settings
    from kbtools.storage import Store

ALMOST_FULL = 0.8  # of what the outbox may hold
WAITS_LONG = timedelta(minutes=1)  # of a job that a worker would have taken up


def secret(workspace: Workspace, store: Callable[[], Store | None]) -> Iterator[Check]:
    """Whether it is the store's, and its owner's alone."""
    secret, opened = workspace.secret(), store()
    path = workspace.root / ".kb" / "secret"
    if opened and opened.is_of_another_secret(secret):
        fix = f"put the earlier secret back into {path} or {VARIABLE}; messages in the outbox wait for it"
        yield Check("secret", False, "not the one that the store was made with", fix)
    elif path.is_file() and path.stat().st_mode & 0o077:
        yield Check("secret", False, "other people on this machine can read it", f"chmod 600 {path}")
    else:
        yield Check("secret", True, "there, and readable by its owner alone")


def store(store: Store | None, settings: Settings) -> Iterator[Check]:
    """What the store holds, and how full the outbox is."""
    if store is None:
        yield Check("store", None, "no tickets yet", "kb ticket import FILE")
        return
    yield Check("store", True, f"{store.tickets.count()} tickets, {len(store.links.all())} links")
    counts = store.outbox.counts()
    parked = counts.get("parked", 0)
    detail, sizes = f"{counts.get('waiting', 0)} waiting, {parked} parked", store.outbox.sizes()
    number, size = (sum(figures[state] for state in ("waiting", "parked")) for figures in (counts, sizes))
    used = max(number / settings.deliver_most_messages, size / settings.deliver_most_bytes)
    if used > ALMOST_FULL:
        detail += f"; {used:.0%} of what it may hold (deliver.most_messages, deliver.most_bytes)"
    failing, reason = store.outbox.failing()
    if failing:
        detail += f"; {failing} of those that wait were tried in vain, last: {reason}"
    good = not parked and not failing and used <= ALMOST_FULL
    yield Check("outbox", good, detail, "" if good else "kb outbox list")


def jobs(store: Store | None) -> Iterator[Check]:
    """Jobs that nobody takes up; nothing where there are none."""
    now = datetime.now(UTC)
    waits = [now - job.heard_at for job in store.jobs.not_ended()] if store else []
    waiting = [since for since in waits if since > WAITS_LONG]
    if waiting:
        longest = max(waiting)
        detail = f"{count(len(waiting), 'job')} waiting, the longest for {longest.total_seconds() / 60:.0f} minutes"
        yield Check("jobs", None, f"{detail}: no worker takes them up", "kb worker, or kb serve without --no-jobs")


def disk(workspace: Workspace) -> Iterator[Check]:
    """Whether store and index can be written."""
    from kbtools.storage import Store

    url, folder = workspace.settings.store_url, workspace.search_index
    of_store = Store.why_not_written_at(url, workspace.root) if workspace.has_store else ""
    place, folder = ("the index", folder) if folder.is_dir() else ("the workspace", workspace.root)
    tried = {"the store": of_store} if workspace.has_store and of_store is not None else {}
    tried[place] = why_not_written(folder)
    for name, why in tried.items():
        if why:
            fix = "free some space, or check the permissions of the folder and its files"
            yield Check("disk", False, f"nothing can be written into {name}: {why}", fix)
            return
    unknown = "; whether PostgreSQL takes more is not tried" if of_store is None else ""
    yield Check("disk", True, f"{' and '.join(tried)} can be written{unknown}")
