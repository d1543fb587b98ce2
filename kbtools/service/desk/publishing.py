"""`/desk/publishing`: how far the last publication is, and what customers see now."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.publication import Wanted
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, to
from kbtools.service.desk.review import PROGRESS
from kbtools.service.state import ServiceState, state_of

AGAIN = "1"  # seconds until the browser asks again while it goes on
DONE = {"publish": "published", "archive": "archived", "undo": "taken back", "build": "built"}


async def progress_page(request: Request, who: SignedIn) -> Response:
    """The page; while it goes on, the browser asks again each second."""
    job = state_of(request).publisher.job
    titles = state_of(request).known_articles.now if job else None
    library = await run_in_threadpool(titles) if titles else None
    slug = (job.live.slug if job.live else job.wanted.slug) if job else ""
    article = library.find(slug) if library and slug else None
    title = article.title if article else slug
    response = page(request, "publishing.html", {"job": job, "title": title, "done": DONE}, who)
    if job and job.ended_at is None:
        response.headers["Refresh"] = AGAIN
    return response


async def build_again(request: Request, who: SignedIn) -> Response:
    """Build index and site of what is published already."""
    state = state_of(request)
    if request.state.form.get("do") != "build":
        raise KbError("not-found", "there is no such button", hint="go back and choose one")
    state.publisher.start(Wanted("build", name=who.member.name, email=who.member.email))
    await run_in_threadpool(_note, state, who)
    return to(PROGRESS)


def _note(state: ServiceState, who: SignedIn) -> None:
    state.store().staff.note(StaffAction(state.clock(), who.member.email, "built the site"))
