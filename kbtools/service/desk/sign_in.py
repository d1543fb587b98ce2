"""Signing in to the desk: with address and password, or for the first time with a link."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.staff import StaffAction, StaffMember
from kbtools.service.desk import accounts
from kbtools.service.desk.pages import page, to
from kbtools.service.desk.proxy_user import named_by_proxy
from kbtools.service.parameters import form_body
from kbtools.service.request_limits import SIGN_IN
from kbtools.service.state import ServiceState, state_of
from kbtools.staff.link import link_hash
from kbtools.staff.passwords import LONGEST, SHORTEST, hashed, is_right

HOME, SIGN_IN_PAGE = "/desk/", "/desk/sign-in"
OUT = "out"  # marks the page that is shown to who has signed out here, and may be known elsewhere still
MOST_NEXT = 1_000  # letters of the address of a page


async def sign_in_page(request: Request) -> Response:
    """The form; who is signed in already, here or at a proxy, goes on to the desk."""
    state = state_of(request)
    state.rates.check(request, "staff")
    if await accounts.signed_in(request):
        return to(HOME)
    named = named_by_proxy(request)
    if named and OUT not in request.query_params:
        member = await run_in_threadpool(lambda: state.store().staff.find(named))
        if member is None:
            raise KbError("staff-refused", f"{named} has no account at this desk", hint="ask an admin of your team")
        return await begun(request, member, "signed in at the proxy", next_page(request), by_proxy=True)
    count = await run_in_threadpool(_accounts, state)
    return _form(request, {"nobody": count == 0, "next": next_page(request)})


async def sign_in(request: Request) -> Response:
    """Begin a session, and go on to the page that was asked for; or the form again."""
    state = state_of(request)
    state.rates.check(request, SIGN_IN)
    _check_passwords(state)
    form, _ = await form_body(request)
    email, password = _first(form, "email").strip().lower(), _first(form, "password")
    member = await run_in_threadpool(lambda: state.store().staff.find(email))
    async with state.trying_passwords:
        right = await run_in_threadpool(is_right, member, password)
    if member is None or not right:
        if member:
            await run_in_threadpool(_note, state, email, "sign-in refused")
        return _form(request, {"wrong": True, "email": email, "next": _first(form, "next")}, status=403)
    return await begun(request, member, "signed in", _first(form, "next"))


async def sign_out(request: Request, who: accounts.SignedIn) -> Response:
    """End the session."""
    elsewhere = state_of(request).settings.oidc_issuer or named_by_proxy(request)
    response = to(f"{SIGN_IN_PAGE}?{OUT}=1" if elsewhere else SIGN_IN_PAGE)
    await accounts.end(request, response)
    await run_in_threadpool(_note, state_of(request), who.member.email, "signed out")
    return response


async def invitation_page(request: Request) -> Response:
    """The page where whoever has a link chooses a password."""
    state, held = state_of(request), request.query_params.get("link", "")
    state.rates.check(request, "staff")
    _check_passwords(state)
    member = await run_in_threadpool(lambda: state.store().staff.invited(link_hash(held), state.clock()))
    return _invitation(request, member, held)


async def invitation(request: Request) -> Response:
    """Keep the password, and begin a session."""
    state = state_of(request)
    state.rates.check(request, SIGN_IN)
    _check_passwords(state)
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
    return await begun(request, member, "password chosen") if member else _invitation(request, None, held)


async def begun(
    request: Request, member: StaffMember, done: str, following: str = "", *, by_proxy: bool = False
) -> Response:
    """Begin a session, note what was done, and go on to the page that was asked for."""
    response = to(following if _is_of_the_desk(following) else HOME)
    await accounts.begin(request, response, member, by_proxy=by_proxy)
    await run_in_threadpool(_note, state_of(request), member.email, done)
    return response


def _form(request: Request, values: dict[str, object], status: int = 200) -> Response:
    settings = state_of(request).settings
    told: dict[str, object] = {"company": bool(settings.oidc_issuer), "passwords": settings.desk_passwords}
    told |= {"nobody": False, "wrong": False, "email": "", "out": OUT in request.query_params}
    told["named"] = named_by_proxy(request)
    return page(request, "sign_in.html", {**told, **values}, status=status)


def _check_passwords(state: ServiceState) -> None:
    if not state.settings.desk_passwords:
        raise KbError("staff-refused", "nobody signs in with a password here", hint="sign in with your company")


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


def next_page(request: Request) -> str:
    """The page of the desk that was asked for; empty where it is none."""
    asked = request.query_params.get("next", "")
    return asked if len(asked) <= MOST_NEXT and _is_of_the_desk(asked) else ""


def _is_of_the_desk(path: str) -> bool:
    """Whether this is a page of the desk, and no address of another website."""
    return path.startswith(HOME) and "\\" not in path and ".." not in path and path.isprintable()
