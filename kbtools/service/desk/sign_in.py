"""Signing in to the desk: with address and password, or for the first time with a link."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.staff import StaffAction, StaffMember
from kbtools.service.desk import accounts
from kbtools.service.desk.pages import page, to
from kbtools.service.parameters import form_body
from kbtools.service.request_limits import SIGN_IN
from kbtools.service.state import ServiceState, state_of
from kbtools.staff.link import link_hash
from kbtools.staff.passwords import LONGEST, SHORTEST, hashed, is_right

HOME, SIGN_IN_PAGE = "/desk/", "/desk/sign-in"


async def sign_in_page(request: Request) -> Response:
    """The form; who is signed in already goes on to the desk."""
    state_of(request).rates.check(request, "staff")
    if await accounts.signed_in(request):
        return to(HOME)
    count = await run_in_threadpool(_accounts, state_of(request))
    return page(request, "sign_in.html", {"nobody": count == 0, "wrong": False, "email": "", "next": _next(request)})


async def sign_in(request: Request) -> Response:
    """Begin a session, and go on to the page that was asked for; or the form again."""
    state = state_of(request)
    state.rates.check(request, SIGN_IN)
    form, _ = await form_body(request)
    email, password = _first(form, "email").strip().lower(), _first(form, "password")
    member = await run_in_threadpool(lambda: state.store().staff.find(email))
    async with state.trying_passwords:
        right = await run_in_threadpool(is_right, member, password)
    if member is None or not right:
        if member:
            await run_in_threadpool(_note, state, email, "sign-in refused")
        values: dict[str, object] = {"nobody": False, "wrong": True, "email": email, "next": _first(form, "next")}
        return page(request, "sign_in.html", values, status=403)
    return await _begun(request, member, "signed in", _first(form, "next"))


async def sign_out(request: Request, who: accounts.SignedIn) -> Response:
    """End the session."""
    response = to(SIGN_IN_PAGE)
    await accounts.end(request, response)
    await run_in_threadpool(_note, state_of(request), who.member.email, "signed out")
    return response


async def invitation_page(request: Request) -> Response:
    """The page where whoever has a link chooses a password."""
    state, held = state_of(request), request.query_params.get("link", "")
    state.rates.check(request, "staff")
    member = await run_in_threadpool(lambda: state.store().staff.invited(link_hash(held), state.clock()))
    return _invitation(request, member, held)


async def invitation(request: Request) -> Response:
    """Keep the password, and begin a session."""
    state = state_of(request)
    state.rates.check(request, SIGN_IN)
    form, _ = await form_body(request)
    held, password, again = (_first(form, name) for name in ("link", "password", "again"))
    key, now, store = link_hash(held), state.clock(), await run_in_threadpool(state.store)
    member = await run_in_threadpool(lambda: store.staff.invited(key, now))
    if member is None:
        return _invitation(request, None, held)
    if password != again:
        differ = KbError("staff", "the two passwords are not the same", where="again")
        return _invitation(request, member, held, differ)
    try:
        async with state.trying_passwords:
            kept = await run_in_threadpool(hashed, password, member.email)
    except KbError as problem:
        return _invitation(request, member, held, problem)
    member = await run_in_threadpool(lambda: store.staff.choose_password(key, kept, now))
    return await _begun(request, member, "password chosen") if member else _invitation(request, None, held)


async def _begun(request: Request, member: StaffMember, done: str, following: str = "") -> Response:
    response = to(following if _is_of_the_desk(following) else HOME)
    await accounts.begin(request, response, member)
    await run_in_threadpool(_note, state_of(request), member.email, done)
    return response


def _invitation(request: Request, member: StaffMember | None, held: str, problem: KbError | None = None) -> Response:
    values: dict[str, object] = {"member": member, "held": held, "problem": problem}
    values |= {"shortest": SHORTEST, "longest": LONGEST}
    return page(request, "invitation.html", values, status=problem.kind.status if problem else 200 if member else 404)


def _accounts(state: ServiceState) -> int:
    return state.store().staff.count()


def _note(state: ServiceState, email: str, action: str) -> None:
    state.store().staff.note(StaffAction(state.clock(), email, action))


def _first(form: dict[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]


def _next(request: Request) -> str:
    asked = request.query_params.get("next", "")
    return asked if _is_of_the_desk(asked) else ""


def _is_of_the_desk(path: str) -> bool:
    """Whether this is a page of the desk, and no address of another website."""
    return path.startswith(HOME) and "\\" not in path and ".." not in path and path.isprintable()
