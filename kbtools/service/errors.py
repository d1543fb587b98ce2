"""Failures as answers: one JSON shape for programs, a page for people, without anything that was sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.service.assistants import ASSISTANTS
from kbtools.service.hosts import HEALTH
from kbtools.service.parameters import is_form
from kbtools.service.public import no_script_pages
from kbtools.service.request_limits import TooMany

UNAUTHORISED, NOT_FOUND, NOT_ALLOWED = 401, 404, 405
log = logging.getLogger(__name__)


async def on_kb_error(request: Request, problem: Exception) -> Response:
    """A `KbError` with its own status."""
    if not isinstance(problem, KbError):
        raise problem
    return answer(request, problem)


async def on_http_error(request: Request, problem: Exception) -> Response:
    """An HTTP error of Starlette, in the same shape."""
    if not isinstance(problem, HTTPException):
        raise problem
    if problem.status_code == NOT_ALLOWED:
        error = KbError("method", f"{request.method} is not allowed here")
        return answer(request, error, dict(problem.headers or {}))
    if problem.status_code == NOT_FOUND:
        return answer(request, KbError("not-found", "there is no page with this address"))
    return answer(request, KbError("contact-field", "the form could not be read", hint="go back and send it again"))


def answer(request: Request, problem: KbError, headers: MutableMapping[str, str] | None = None) -> Response:
    """The answer to a request that failed: a page for a form or an address of the site, else JSON."""
    headers = dict(headers or {})
    if isinstance(problem, TooMany):
        headers["Retry-After"] = str(problem.retry_after)
    if problem.kind.status == UNAUTHORISED:
        headers["WWW-Authenticate"] = "Bearer"
    problem = for_visitors(problem)
    path = request.url.path
    for_programs = path == ASSISTANTS or path.startswith(("/api/", *HEALTH))
    if is_form(request) or not for_programs:
        response = no_script_pages.failed(request, problem)
        response.headers.update(headers)
        return response
    return JSONResponse({"error": problem.to_json()}, problem.kind.status, headers)


def for_visitors(problem: KbError) -> KbError:
    """The failure as a visitor may see it; what only the operator can fix goes to the log, with its place."""
    if problem.code not in ("store", "disk", "secret-missing", "outbox-full"):
        return problem
    log.error("%s", problem)
    return KbError(problem.code, "nothing can be saved right now", hint="try again in a minute")


class Faults:
    """Turns an unexpected exception into a plain 500, and logs its place without the request.

    A request that is cancelled, as all are that last longer than the service once it is told to end, gets a 503.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        started = False

        async def watched(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return  # the client has gone
        except (Exception, asyncio.CancelledError) as failure:
            if scope["type"] != "http":
                raise
            error = failure if isinstance(failure, KbError) else _unexpected(scope, failure)
            if started:
                return  # close the connection early, so that the client notices
            await answer(Request(scope), error)(scope, receive, send)


def _unexpected(scope: Scope, failure: Exception | asyncio.CancelledError) -> KbError:
    if isinstance(failure, asyncio.CancelledError):
        return KbError("stopping", "the service is being restarted", hint="try again in a minute")
    log_fault(f"{scope['method']} request", failure)
    return KbError("internal", "an unexpected error occurred", hint="try again in a minute")
