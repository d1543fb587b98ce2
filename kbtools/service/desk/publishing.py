"""`/desk/publishing`: how far the last publication is, and what customers see now."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.review import article_or_draft
from kbtools.errors import KbError, KbErrors
from kbtools.jobs.cancel import cancel_job
from kbtools.jobs.folder import folder_id
from kbtools.jobs.start import start_job
from kbtools.model.gap import Gap
from kbtools.model.job import Job
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, to
from kbtools.service.desk.review import PROGRESS
from kbtools.service.state import ServiceState, state_of

AGAIN = "1"  # seconds until the browser asks again while it goes on
DONE = {
    "publish": "published",
    "archive": "archived",
    "close": "marked as mended",
    "undo": "taken back",
    "build": "built",
}


async def progress_page(request: Request, who: SignedIn) -> Response:
    """The page; while it goes on, the browser asks again each second."""
    state = state_of(request)
    job = await run_in_threadpool(_last, state)
    slug = (job.live.slug if job.live else job.wanted.slug) if job else ""
    title = await run_in_threadpool(_title, state, slug) if slug else ""
    answered = await run_in_threadpool(_answered, state, slug) if slug and who.member.may("agent") else []
    values: dict[str, object] = {"job": job, "title": title, "done": DONE, "slug": slug, "answered": answered}
    values["sends_branch"] = state.settings.desk_publish == "pull-request"
    response = page(request, "publishing.html", values, who)
    if job and job.ended_at is None:
        response.headers["Refresh"] = AGAIN
    return response


async def build_or_cancel(request: Request, who: SignedIn) -> Response:
    """Build index and site of what is published already, or cancel what is under way."""
    state, do = state_of(request), request.state.form.get("do")
    if do not in ("build", "cancel"):
        raise KbError("not-found", "there is no such button", hint="go back and choose one")
    await run_in_threadpool(_build if do == "build" else _cancel, state, who)
    return to(PROGRESS)


def _last(state: ServiceState) -> Job | None:
    return state.store().jobs.last("build", folder_id(state.workspace))


def _build(state: ServiceState, who: SignedIn) -> None:
    start_job(state.workspace, "build", state.clock(), who.member.email)
    state.store().staff.note(StaffAction(state.clock(), who.member.email, "built the site"))
    state.wake_jobs()


def _cancel(state: ServiceState, who: SignedIn) -> None:
    job = _last(state)
    if job:
        cancel_job(state.workspace, job.id, state.clock())
        state.store().staff.note(
            StaffAction(state.clock(), who.member.email, "cancelled a publication", job.wanted.slug)
        )


def _title(state: ServiceState, slug: str) -> str:
    """Of an article or of a draft that waits; the words of its slug where it cannot be read."""
    try:
        return article_or_draft(state.workspace, slug, state.known_articles.now()).title
    except (KbError, KbErrors):
        return slug.replace("-", " ")


def _answered(state: ServiceState, slug: str) -> list[Gap]:
    """The topics that this article answers now."""
    return [gap for gap in state.store().gaps.of_articles([slug]) if gap.state == "published"]
