"""`kb job cancel`: a job that is not done, or not to its end."""

from __future__ import annotations

from datetime import datetime

from kbtools.model.job import Job
from kbtools.workspace import Workspace


def cancel_job(workspace: Workspace, number: int, now: datetime) -> Job:
    """Cancel a job; where it is being done, its worker stops within seconds and puts back what it had changed.

    Raises `KbError` `job-missing`, or `job-refused` where it has ended.
    """
    with workspace.store() as store:
        return store.jobs.cancel(number, now)
