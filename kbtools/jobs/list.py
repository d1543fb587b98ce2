"""`kb job list`: the jobs that were asked for last."""

from __future__ import annotations

from kbtools.model.job import Job
from kbtools.workspace import Workspace


def list_jobs(workspace: Workspace, most: int = 50) -> list[Job]:
    """The newest first; none where there is no store."""
    with workspace.store_if_any() as store:
        return store.jobs.all(most) if store else []
