"""The Starlette application: routes and middleware."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kbtools.contact import Transport, missing_settings, transport_of
from kbtools.errors import KbError
from kbtools.jobs.worker import Worker
from kbtools.releases.copies import served_site
from kbtools.service.assistants import ASSISTANTS
from kbtools.service.assistants.available import check_available
from kbtools.service.desk import agent, sessions
from kbtools.service.desk.routes import desk_routes, shown_path, without_slash
from kbtools.service.desk.staff_token import check_token_setting
from kbtools.service.errors import Faults, on_http_error, on_kb_error
from kbtools.service.hosts import HEALTH, Hosts, without_host
from kbtools.service.live_releases import following
from kbtools.service.log_limit import UNLIMITED
from kbtools.service.mailbox_worker import MailboxWorker
from kbtools.service.metrics import OTHER
from kbtools.service.notes_worker import NotesWorker
from kbtools.service.outbox_worker import OutboxWorker
from kbtools.service.public import api
from kbtools.service.public.contact import contact
from kbtools.service.public.description import description
from kbtools.service.public.events import events
from kbtools.service.public.feedback import feedback
from kbtools.service.public.identity import check_widget_secret, identity
from kbtools.service.public.mail_links import PAGE as MAIL
from kbtools.service.public.mail_links import show as show_mail_link
from kbtools.service.public.mail_links import take as take_mail_link
from kbtools.service.public.new_tickets import PATHS, check_webhook_settings, new_ticket
from kbtools.service.public.prepared_message import PAGE, confirm
from kbtools.service.public.results import results
from kbtools.service.public.searches import searches
from kbtools.service.public.widget import SCRIPT, ancestors, check_widget_sites, script
from kbtools.service.request_body import BodyLimit
from kbtools.service.request_id import RequestIds
from kbtools.service.request_limits import check_origin
from kbtools.service.site import Site
from kbtools.service.state import ServiceState
from kbtools.staff.ways_to_sign_in import check_ways_to_sign_in

if TYPE_CHECKING:
    from kbtools.service.assistants.http import AssistantsEndpoint
    from kbtools.workspace import Workspace

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
}
Endpoint = Callable[[Request], Awaitable[Response]]
_POSTS: dict[str, Endpoint] = {
    "/suggest": api.suggest,
    "/search": api.site_search,
    "/contact": contact,
    "/events": events,
    "/feedback": feedback,
    "/searches": searches,
    "/identity": identity,
    "/agent": agent.answers,
    "/agent/link": agent.link,
    "/agent/flag": agent.flag,
    "/agent/sign-in": sessions.sign_in,
    "/agent/sign-out": sessions.sign_out,
    **dict.fromkeys(PATHS, new_ticket),
}
_GETS: dict[str, Endpoint] = {"/search": api.search, "/openapi.json": description}
_PAGES = ("/search/", ASSISTANTS, PAGE, MAIL, SCRIPT, "/agent", *HEALTH)
NAMED = frozenset((*(f"/api{path}" for path in (*_POSTS, *_GETS)), *_PAGES))
METHODS = ("GET", "HEAD", "POST")
MOVED, BY_STARLETTE, HTTP_FAILED = 300, 307, 400
EVERY = 5.0  # seconds between two checks of the outbox
log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The clock of a running service."""
    return datetime.now(UTC)


def create_app(  # noqa: PLR0913 - what tests and commands choose, most of it rarely
    workspace: Workspace,
    *,
    site: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
    random: Random | None = None,
    transport: Transport | None = None,
    every: float = EVERY,
    jobs: bool = True,
) -> Starlette:
    """The service of a workspace. `site`: the built site, else the workspace's; `transport`: else as the settings say.

    `jobs`: whether it does them itself, or leaves them to `kb worker`. Nothing is opened before it is needed, so the
    site is served even without index or store. Raises `KbError`: `package-missing`; `setting` for an invalid rate, a
    secret that could be guessed, an unsafe way to sign in, or a site that is no address.
    """
    _check(workspace)
    state = ServiceState(workspace, clock, random or SystemRandom())
    settings = workspace.settings
    assistants = _assistants(state)
    state.transport = transport or (None if missing_settings(settings) else transport_of(settings, clock))

    app = Starlette(
        routes=_routes(pages := Site(lambda: site or served_site(workspace), ancestors(settings)), assistants),
        middleware=_middleware(state),
        exception_handlers={KbError: on_kb_error, HTTPException: on_http_error},
        lifespan=lambda _: _running(state, assistants, every, jobs=jobs),
    )
    app.state.service, app.state.site = state, pages
    return app


def _check(workspace: Workspace) -> None:
    check_token_setting(workspace.settings)
    check_webhook_settings(workspace.settings)
    check_ways_to_sign_in(workspace)
    check_widget_sites(workspace.settings)
    check_widget_secret(workspace.settings)


@contextlib.asynccontextmanager
async def _running(
    state: ServiceState, assistants: AssistantsEndpoint | None, every: float, *, jobs: bool
) -> AsyncIterator[None]:
    """Warm up, deliver and do jobs while the service runs, and close the store."""
    await state.warm_up()
    with contextlib.closing(state), OutboxWorker(state, every) as worker, contextlib.ExitStack() as stack:
        stack.enter_context(following(state))
        state.wake_delivery = worker.wake
        state.wake_notes = stack.enter_context(NotesWorker(state, every)).wake
        stack.enter_context(MailboxWorker(state))
        if jobs:
            state.wake_jobs = stack.enter_context(Worker(state.workspace, state.store, state.clock)).wake
        async with assistants.sessions.run() if assistants else contextlib.nullcontext():
            yield


def _middleware(state: ServiceState) -> list[Middleware]:
    most, files = state.settings.max_body, partial(state.form.most_bytes, state.settings)
    return [
        Middleware(RequestIds),
        Middleware(Answers),
        Middleware(Faults),
        Middleware(Hosts, names=state.workspace.host_names),
        Middleware(BodyLimit, most=most, files=files),
    ]


def _assistants(state: ServiceState) -> AssistantsEndpoint | None:
    """The endpoint for assistants, where the settings ask for one; its library takes a second to import."""
    if not state.settings.mcp:
        return None
    check_available()
    from kbtools.service.assistants.http import AssistantsEndpoint

    return AssistantsEndpoint(state)


def _routes(site: Site, assistants: AssistantsEndpoint | None) -> list[Route | Mount]:
    return [
        *([Route(ASSISTANTS, assistants)] if assistants else ()),
        Mount(
            "/api",
            routes=[
                *(Route(path, _from_here(endpoint), methods=["POST"]) for path, endpoint in _POSTS.items()),
                *(Route(path, endpoint, methods=["GET"]) for path, endpoint in _GETS.items()),
            ],
        ),
        Route("/agent", agent.page),
        Route("/desk", without_slash, methods=["GET"]),
        Mount("/desk", app=desk_routes()),
        Route("/healthz", api.healthz),
        Route("/livez", api.healthz),
        Route("/readyz", api.readyz),
        Route("/metrics", api.metrics),
        Route("/search/", results, methods=["GET"]),
        Route(PAGE, confirm, methods=["GET"]),
        Route(MAIL, show_mail_link, methods=["GET"]),
        Route(MAIL, take_mail_link, methods=["POST"]),
        Route(SCRIPT, script, methods=["GET"]),
        Mount("/", site),
    ]


def _from_here(endpoint: Endpoint) -> Endpoint:
    async def checked(request: Request) -> Response:
        check_origin(request)
        response = await endpoint(request)
        await sessions.renew(request, response)
        return response

    return checked


def _names(scope: Scope) -> set[str]:
    return {name.decode("latin-1").lower() for name, _ in scope["headers"]}


def _told(path: str, status: int) -> tuple[str, bool]:
    """How the log tells a path, and whether such lines are limited, since strangers make as many as they like."""
    answered = 0 < status < HTTP_FAILED
    if path.startswith("/desk/"):
        return shown_path(path) if answered else "-", not 0 < status < MOVED
    return (path if answered or path in NAMED else "-").encode("unicode_escape").decode(), not answered


class Answers:
    """Adds the security headers to every answer, and logs one line about it, without address, query or unknown paths.

    Starlette's own redirects name no host here: it would be the one that the request names.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, two_lengths = time.monotonic(), 0, {"content-length", "transfer-encoding"} <= _names(scope)

        async def finished(message: MutableMapping[str, Any]) -> None:
            """Send a message on, with the headers of every answer at its start."""
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if status == BY_STARLETTE and headers.get("location", "").startswith(("http://", "https://")):
                    headers["Location"] = without_host(scope["path"], scope["query_string"].decode("latin-1"))
                if two_lengths:  # a proxy may have seen another end of this request: RFC 9112, 6.3
                    headers["Connection"] = "close"
            await send(message)

        try:
            await self.app(scope, receive, finished)
        finally:
            took = time.monotonic() - began
            route, method = scope["path"] if scope["path"] in NAMED else OTHER, scope["method"]
            state: ServiceState = scope["app"].state.service
            state.metrics.requested(route, method if method in METHODS else "other", status, took)
            shown, limit = _told(scope["path"], status)
            log.info("%s %s %d %.0f ms", method, shown, status, took * 1000, extra={UNLIMITED: not limit})
