"""`/desk/sign-in/company`: signing in with an account of the company, at its own page (OpenID Connect)."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kbtools.errors import KbError
from kbtools.model.staff import StaffMember
from kbtools.service.desk.pages import to
from kbtools.service.desk.sessions import cookie_of
from kbtools.service.desk.sign_in import SIGN_IN_PAGE, begun, next_page
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.staff.link import desk_origin
from kbtools.staff.openid_provider import Attempt
from kbtools.staff.openid_sign_in import member_of
from kbtools.text.json_text import json_value
from kbtools.text.normalise import one_line

COOKIE, PATH = "kb-desk-company", "/desk/sign-in"
ANSWER = "/desk/sign-in/company/answer"  # what is registered at the provider
PURPOSE = "company sign-in"
LASTS = timedelta(minutes=10)  # for signing in there
MOST_SEALED, MOST_CODE = 4_000, 4_000  # letters
T = TypeVar("T")
log = logging.getLogger(__name__)


async def begin(request: Request) -> Response:
    """Lead the browser to the company's page. A sealed cookie keeps what the answer has to fit."""
    state = _state(request)
    attempt = Attempt(desk_origin(state.workspace) + ANSWER, *(secrets.token_urlsafe(32) for _ in range(3)))
    address = await _asked(state, lambda: state.company_sign_in.address(attempt))
    kept = {**asdict(attempt), "next": next_page(request), "at": state.clock().timestamp()}
    response = RedirectResponse(address, 303, NO_STORE)
    sealed = state.secret.of_purpose(PURPOSE).seal(json.dumps(kept).encode()).decode()
    response.headers["Set-Cookie"] = _cookie(request, sealed, LASTS)
    return response


async def finish(request: Request) -> Response:
    """Take the browser back from there: begin a session, as after a password. Each try has one answer."""
    state, told = _state(request), request.query_params
    kept = _kept(state, cookie_of(request, COOKIE))
    if kept is None or not secrets.compare_digest(told.get("state", "").encode(), kept[0].state.encode()):
        raise KbError("sign-in", "this answer belongs to no sign-in that began here lately", hint="sign in again")
    attempt, following = kept
    code = told.get("code", "")
    if (
        "error" in told
        or not 0 < len(code) <= MOST_CODE
        or told.get("iss", state.settings.oidc_issuer) != (state.settings.oidc_issuer)
    ):
        log.warning("the company's sign-in refused: %s", one_line(told.get("error", "no code"), 100))
        raise KbError("sign-in", "the sign-in of your company let nobody in", hint="sign in again")
    member = await _asked(state, lambda: _member(state, code, attempt))
    response = await begun(request, member, "signed in with the company", following)
    response.headers.append("Set-Cookie", _cookie(request, "", timedelta(0)))
    return response


async def sign_out_there(request: Request) -> Response:
    """Lead the browser to the company's page for signing out, if it has one; the session here has ended before."""
    state = _state(request)
    back = desk_origin(state.workspace) + SIGN_IN_PAGE
    address = await _asked(state, lambda: state.company_sign_in.sign_out_address(back))
    return RedirectResponse(address, 303, NO_STORE) if address else to(SIGN_IN_PAGE)


def _state(request: Request) -> ServiceState:
    """The state, once the request is counted; raises `KbError("not-found")` where no such sign-in is set up."""
    state = state_of(request)
    state.rates.check(request, "staff")
    if not state.settings.oidc_issuer:
        raise KbError("not-found", "there is no page with this address")
    return state


async def _asked(state: ServiceState, work: Callable[[], T]) -> T:
    """Do what asks the provider: few at a time, so that one that does not answer holds no threads up."""
    async with state.asking_company:
        return await run_in_threadpool(work)


def _member(state: ServiceState, code: str, attempt: Attempt) -> StaffMember:
    claims = state.company_sign_in.claims(code, attempt)
    return member_of(state.store(), state.settings, claims, state.clock())


def _kept(state: ServiceState, sealed: str) -> tuple[Attempt, str] | None:
    """What the cookie keeps of a try that began here, and where it goes on to; None for another or an old one."""
    if not 0 < len(sealed) <= MOST_SEALED:
        return None
    opened = state.secret.of_purpose(PURPOSE).opened(sealed.encode("latin-1", "replace"))
    if opened is None:
        return None
    kept = json_value(opened)
    began = datetime.fromtimestamp(kept.pop("at"), state.clock().tzinfo)
    following = str(kept.pop("next"))
    return (Attempt(**kept), following) if timedelta() <= state.clock() - began < LASTS else None


def _cookie(request: Request, held: str, lasts_for: timedelta) -> str:
    """`Lax`, since the provider's page leads back here."""
    parts = [
        f"{COOKIE}={held}",
        f"Path={PATH}",
        f"Max-Age={int(lasts_for.total_seconds())}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    return "; ".join([*parts, "Secure"] if request.url.scheme == "https" else parts)
