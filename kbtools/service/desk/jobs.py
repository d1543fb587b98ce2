"""`/desk/jobs`: what is done in the background, how far it is, and buttons that begin and cancel it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.jobs.cancel import cancel_job
from kbtools.jobs.list import list_jobs
from kbtools.jobs.start import start_job
from kbtools.model.job import Job, JobKind
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, to
from kbtools.service.state import ServiceState, state_of

PAGE = "/desk/jobs"
AGAIN = "3"  # seconds until the browser asks again while something goes on
SHOWN = 20
LONGEST_NUMBER = 9  # digits
WAITS_LONG = 60  # seconds after which the page says that nothing takes a job up
KINDS: dict[JobKind, str] = {
    "build": "Build the site",
    "index": "Learn from tickets, for suggestions",
    "mine": "Look for topics in tickets",
    "followups": "Look for what agents ask back",
}
DO = {
    "publish": "Publish an article",
    "archive": "Archive an article",
    "close": "Mark a known issue as mended",
    "undo": "Take an article back",
}


async def job_list(request: Request, who: SignedIn) -> Response:
    """The page; while something goes on, the browser asks again every few seconds."""
    state = state_of(request)
    jobs = await run_in_threadpool(list_jobs, state.workspace, SHOWN)
    under_way = [job for job in jobs if job.ended_at is None]
    values: dict[str, object] = {
        "under_way": under_way,
        "ended": [job for job in jobs if job.ended_at],
        "kinds": KINDS,
        "titles": {job.id: _title(job) for job in jobs},
        "forsaken": {job.id for job in under_way if _is_forsaken(job, state)},
    }
    response = page(request, "jobs.html", values, who)
    if under_way:
        response.headers["Refresh"] = AGAIN
    return response


async def begin_or_cancel(request: Request, who: SignedIn) -> Response:
    """Do what the button says."""
    state, form = state_of(request), request.state.form
    kind = next((kind for kind in KINDS if kind == form.get("begin")), None)
    number = form.get("cancel", "")
    if kind:
        await run_in_threadpool(_begin, state, who, kind)
    elif number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER:
        await run_in_threadpool(_cancel, state, who, int(number))
    else:
        raise KbError("not-found", "there is no such button", hint="go back and choose one")
    return to(PAGE)


def _title(job: Job) -> str:
    return DO.get(job.wanted.do, KINDS[job.kind]) if job.kind == "build" else KINDS[job.kind]


def _is_forsaken(job: Job, state: ServiceState) -> bool:
    return (state.clock() - job.heard_at).total_seconds() > WAITS_LONG


def _begin(state: ServiceState, who: SignedIn, kind: JobKind) -> None:
    start_job(state.workspace, kind, state.clock(), who.member.email)
    state.store().staff.note(StaffAction(state.clock(), who.member.email, "began a job", kind))
    state.wake_jobs()


def _cancel(state: ServiceState, who: SignedIn, number: int) -> None:
    job = cancel_job(state.workspace, number, state.clock())
    state.store().staff.note(StaffAction(state.clock(), who.member.email, "cancelled a job", job.kind))
