"""`kb job start`: ask for a job, which a worker does."""

from __future__ import annotations

from datetime import datetime

from kbtools.errors import KbError
from kbtools.jobs.folder import folder_id
from kbtools.model.job import WRITES, Job, JobKind
from kbtools.model.publication import Wanted
from kbtools.storage import Store
from kbtools.workspace import Workspace

BEING_DONE = {
    "build": "the site is being built",
    "index": "the index is being built",
    "mine": "topics are being looked for",
    "followups": "what agents ask back is being looked for",
}


def start_job(workspace: Workspace, kind: JobKind, now: datetime, email: str = "") -> Job:
    """Ask for a job without an article; raises `KbError("job-refused")` as `ask_for` does."""
    with workspace.store() as store:
        return ask_for(workspace, store, kind, now, Wanted("build", email=email))


def ask_for(workspace: Workspace, store: Store, kind: JobKind, now: datetime, wanted: Wanted) -> Job:
    """Ask for a job; raises `KbError("job-refused")` while another one that writes the same waits or is being done."""
    folder = folder_id(workspace)
    job = store.jobs.add(kind, wanted, wanted.email, now, folder)
    if job is None:
        raise _refused(store.jobs.under_way(WRITES[kind], folder))
    return job


def _refused(other: Job | None) -> KbError:
    """`other`: the one that is in the way; None where it has ended in this moment."""
    what = BEING_DONE[other.kind] if other else "the same was being done until this moment, and has ended"
    if other and other.kind == "build" and other.wanted.slug:
        what = f"another article is being {'published' if other.wanted.do == 'publish' else 'changed for customers'}"
    said, hint = f"{what} already", "wait until that is done, then try again"
    if other and other.state == "waiting" and not other.wanted.slug:
        said, hint = "the same waits for a worker already", "if no worker is running: kb worker"
    where = f"job {other.id}" if other else None
    return KbError("job-refused", said, where=where, hint=hint)
