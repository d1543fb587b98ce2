"""Signing in to the staff pages: the staff token once, then a session that no script can read.

The browser holds a random id in a cookie that belongs to the addresses below `/api/agent`; the store holds its hash.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.service.desk.staff_token import check_token
from kbtools.service.parameters import json_body, text_of
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.storage.staff_sessions import StaffSession

COOKIE = "kb-staff"
PATH = "/api/agent"
IDLE = timedelta(hours=12)  # a session that was not used for so long has ended
LONGEST = timedelta(days=7)  # after which the token is asked for again in any case
RENEWED = timedelta(hours=1)  # after which a session gets another id
GRACE = timedelta(minutes=1)  # in which the id before still works, for requests that are on their way
NOTED = timedelta(minutes=5)  # how exactly the last use is noted
MOST_ID = 100


async def sign_in(request: Request) -> Response:
    """Begin a session for `{"token"}`; answers 204 with its cookie. Raises as `check_token` does."""
    state = state_of(request)
    state.rates.check(request, "staff")
    check_token(state.settings, text_of(await json_body(request), "token"))
    id_, now = secrets.token_urlsafe(32), state.clock()
    session = StaffSession(hash_of(id_), _key(state), hash_of(id_), now, now, now + LONGEST)
    await run_in_threadpool(lambda: state.store().staff_sessions.begin(session, now - IDLE))
    return _answer(request, id_, LONGEST)


async def sign_out(request: Request) -> Response:
    """End the session of this browser under all of its ids, if it has one; answers 204 and deletes the cookie."""
    state, id_ = state_of(request), cookie_of(request, COOKIE)[:MOST_ID]
    state.rates.check(request, "staff")
    if id_:
        await run_in_threadpool(lambda: state.store().staff_sessions.end(hash_of(id_)))
    return _answer(request, "", timedelta(0))


async def session_of(request: Request) -> bool:
    """Whether the browser of this request has signed in. The session goes on, and may get another id with the answer.

    A cookie is sent by the browser whoever makes it ask, so only a request counts that a browser marks as one of this
    site's own pages, with JSON. Raises `KbError("origin")` for another.
    """
    state, id_ = state_of(request), cookie_of(request, COOKIE)
    if not 0 < len(id_) <= MOST_ID:
        return False
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    marked = "origin" in request.headers or "sec-fetch-site" in request.headers  # checked by `check_origin` before
    if not marked or kind != "application/json":
        raise KbError("origin", "this request does not come from the page for staff")
    session = await run_in_threadpool(_used, state, hash_of(id_))
    request.state.staff_session = session
    return session is not None


async def renew(request: Request, response: Response) -> None:
    """Give the session of an answered request another id when it has had its own for long."""
    session, state = getattr(request.state, "staff_session", None), state_of(request)
    if not session or state.clock() - session.made_at < RENEWED:
        return
    id_, now = secrets.token_urlsafe(32), state.clock()
    if await run_in_threadpool(
        lambda: state.store().staff_sessions.rename(session, hash_of(id_), now, until=now + GRACE)
    ):
        response.headers.append("Set-Cookie", _cookie(request, id_, session.ends_at - now))


def _used(state: ServiceState, hashed: str) -> StaffSession | None:
    """The session, if it still lasts and the staff token is the same still; its use is noted."""
    sessions, now = state.store().staff_sessions, state.clock()
    session = sessions.find(hashed)
    if session is None or not lasts(session, now) or not secrets.compare_digest(session.token, _key(state)):
        return None
    return noted(state, session)


def noted(state: ServiceState, session: StaffSession) -> StaffSession:
    """A session that is used now, which is written down where that was not done lately."""
    now = state.clock()
    if now - session.used_at < NOTED:
        return session
    state.store().staff_sessions.use(session.id, now)
    return replace(session, used_at=now)


def lasts(session: StaffSession, now: datetime) -> bool:
    """Whether a session has not ended, and was used lately enough."""
    return now < session.ends_at and now - session.used_at < IDLE


def cookie_of(request: Request, name: str) -> str:
    """What a cookie of the request holds, as it was sent; empty without one.

    Python's own reader of cookies undoes quotes, before 3.11.10 and 3.12.6 in time that grows with their square.
    """
    sent = (pair.strip() for header in request.headers.getlist("cookie") for pair in header.split(";"))
    return next((pair.partition("=")[2] for pair in sent if pair.startswith(f"{name}=")), "")


def hash_of(id_: str) -> str:
    """What the store keeps of a session's id."""
    return hashlib.sha256(id_.encode("utf-8", "replace")).hexdigest()


def _key(state: ServiceState) -> str:
    """Tells whether the staff token has changed; keyed, so that nobody can guess the token from the store."""
    return state.secret.hash(f"staff token {hashlib.sha256(state.settings.staff_token.encode()).hexdigest()}")


def _answer(request: Request, id_: str, lasts: timedelta) -> Response:
    return Response(status_code=204, headers={**NO_STORE, "Set-Cookie": _cookie(request, id_, lasts)})


def _cookie(request: Request, id_: str, lasts: timedelta) -> str:
    """The cookie; in frames of other websites it works only if these are set, and then only over HTTPS."""
    framed = bool(state_of(request).settings.staff_frames)
    parts = [f"{COOKIE}={id_}", f"Path={PATH}", f"Max-Age={int(lasts.total_seconds())}", "HttpOnly"]
    parts.append("SameSite=None; Secure; Partitioned" if framed else "SameSite=Strict")
    if not framed and request.url.scheme == "https":
        parts.append("Secure")
    return "; ".join(parts)
