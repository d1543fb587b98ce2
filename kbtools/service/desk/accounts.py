"""Who is signed in to the desk: a person with an account, by a cookie that no script reads.

The browser holds a random id; the store holds its hash, whose session it is, and a key that changes with the password,
so that a new password ends all sessions. Every form holds a token that another website cannot know.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.staff import StaffMember
from kbtools.service.desk.proxy_user import named_by_proxy
from kbtools.service.desk.sessions import GRACE, IDLE, LONGEST, MOST_ID, RENEWED, cookie_of, hash_of, lasts, noted
from kbtools.service.state import ServiceState, state_of
from kbtools.storage.staff_sessions import StaffSession

COOKIE, PATH = "kb-desk", "/desk"
BY_PERSON, BY_PROXY = "password", "proxy"  # ways to sign in; the first also with the company's account
ID_LENGTH = 43  # characters of 32 bytes in base64


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, with the session and the token of its forms."""

    member: StaffMember
    session: StaffSession
    form_token: str


async def begin(request: Request, response: Response, member: StaffMember, *, by_proxy: bool = False) -> None:
    """Begin a session for a member; a session that the browser had before ends.

    `by_proxy`: it lasts only as long as the proxy names the member.
    """
    state, id_ = state_of(request), secrets.token_urlsafe(32)
    await end(request, response)
    await run_in_threadpool(_begin, state, hash_of(id_), member, BY_PROXY if by_proxy else BY_PERSON)
    response.headers["Set-Cookie"] = _cookie(request, id_, LONGEST)


async def end(request: Request, response: Response) -> None:
    """End the session of this browser, under all of its ids."""
    id_ = cookie_of(request, COOKIE)[:MOST_ID]
    if id_:
        store = state_of(request).store
        await run_in_threadpool(lambda: store().staff_sessions.end(hash_of(id_)))
    response.headers["Set-Cookie"] = _cookie(request, "", timedelta(0))


async def signed_in(request: Request) -> SignedIn | None:
    """Who asks; None where nobody is signed in, the session ended, or the account or its password is another now."""
    id_ = cookie_of(request, COOKIE)
    if len(id_) != ID_LENGTH:
        return None
    return await run_in_threadpool(_signed_in, state_of(request), hash_of(id_), named_by_proxy(request))


async def renew(request: Request, response: Response, who: SignedIn) -> None:
    """Give a session another id when it has had its own for long."""
    state = state_of(request)
    now = state.clock()
    if now - who.session.made_at < RENEWED or "set-cookie" in response.headers:
        return
    id_ = secrets.token_urlsafe(32)
    if await run_in_threadpool(_renamed, state, who.session, hash_of(id_)):
        response.headers["Set-Cookie"] = _cookie(request, id_, who.session.ends_at - now)


def check_form(who: SignedIn, sent: str) -> None:
    """Raise `KbError("origin")` for a form that is not one of this session."""
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), who.form_token.encode()):
        raise KbError("origin", "this form is from an earlier session", hint="open the page again")


def _begin(state: ServiceState, hashed: str, member: StaffMember, way: str) -> None:
    now = state.clock()
    session = StaffSession(hashed, _key(state, member, way), hashed, now, now, now + LONGEST, member.email)
    state.store().staff_sessions.begin(session, now - IDLE)


def _renamed(state: ServiceState, session: StaffSession, hashed: str) -> bool:
    now = state.clock()
    return state.store().staff_sessions.rename(session, hashed, now, until=now + GRACE)


def _signed_in(state: ServiceState, hashed: str, named: str) -> SignedIn | None:
    store, now = state.store(), state.clock()
    session = store.staff_sessions.find(hashed)
    if session is None or not session.email or not lasts(session, now):
        return None
    member = store.staff.find(session.email)
    ways = (BY_PERSON, BY_PROXY) if named == session.email else (BY_PERSON,)
    if member is None or not any(hmac.compare_digest(session.token, _key(state, member, way)) for way in ways):
        return None
    return SignedIn(member, noted(state, session), state.secret.hash(f"form of {session.first_id}"))


def _key(state: ServiceState, member: StaffMember, way: str) -> str:
    """Tells how somebody has signed in, and whether the password has changed."""
    return state.secret.hash(f"{way} {member.email} {member.password}")


def _cookie(request: Request, id_: str, lasts_for: timedelta) -> str:
    """The cookie. `Lax`: who follows a link from a mail is signed in; forms of other websites send it never."""
    parts = [f"{COOKIE}={id_}", f"Path={PATH}", f"Max-Age={int(lasts_for.total_seconds())}", "HttpOnly", "SameSite=Lax"]
    return "; ".join([*parts, "Secure"] if request.url.scheme == "https" else parts)
