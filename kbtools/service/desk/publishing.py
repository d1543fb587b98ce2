"""`/desk/publishing`: how far the last publication is, and what customers see now."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.review import article_or_draft
from kbtools.errors import KbError, KbErrors
from kbtools.model.gap import Gap
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
    state = state_of(request)
    job = state.publisher.job
    slug = (job.live.slug if job.live else job.wanted.slug) if job else ""
    title = await run_in_threadpool(_title, state, slug) if slug else ""
    answered = await run_in_threadpool(_answered, state, slug) if slug and who.member.may("agent") else []
    values: dict[str, object] = {"job": job, "title": title, "done": DONE, "slug": slug, "answered": answered}
    values["sends_branch"] = state.settings.desk_publish == "pull-request"
    response = page(request, "publishing.html", values, who)
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


def _title(state: ServiceState, slug: str) -> str:
    """Of an article or of a draft that waits; the words of its slug where it cannot be read."""
    try:
        return article_or_draft(state.workspace, slug, state.known_articles.now()).title
    except (KbError, KbErrors):
        return slug.replace("-", " ")


def _answered(state: ServiceState, slug: str) -> list[Gap]:
    """The topics that this article answers now."""
    return [gap for gap in state.store().gaps.of_articles([slug]) if gap.state == "published"]


def _note(state: ServiceState, who: SignedIn) -> None:
    state.store().staff.note(StaffAction(state.clock(), who.member.email, "built the site"))
