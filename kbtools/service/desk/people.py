"""`/desk/staff`: who signs in to the desk, what they may do, and who did what."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.staff import ROLES, Role
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, to
from kbtools.service.state import state_of
from kbtools.staff.add import add_staff
from kbtools.staff.link import Invitation, invite
from kbtools.staff.remove import remove_staff
from kbtools.staff.role import change_role
from kbtools.staff.team import set_team

MOST_LOGGED = 200  # rows of the log on the page
PAGE = "/desk/staff"
MEANINGS: dict[Role, str] = {
    "writer": "articles only: no tickets, comments or messages",
    "agent": "also what customers wrote, and decisions about it",
    "editor": "also publishes",
    "admin": "also people, privacy and the originals of messages",
}


async def staff_list(request: Request, who: SignedIn) -> Response:
    """Everybody with an account, and what was done lately."""
    state = state_of(request)
    store = await run_in_threadpool(state.store)
    members = await run_in_threadpool(store.staff.all)
    actions = await run_in_threadpool(store.staff.actions, state.clock(), MOST_LOGGED)
    mates = await run_in_threadpool(store.teamwork.teammates)
    values: dict[str, object] = {"members": members, "actions": actions, "roles": MEANINGS}
    values["mates"] = {mate.email: mate for mate in mates}
    return page(request, "people.html", {**values, "done": request.query_params.get("done", "")}, who)


async def add(request: Request, who: SignedIn) -> Response:
    """Add an account, and show its link once."""
    state, form = state_of(request), request.state.form
    email, name, role, by = form.get("email", ""), form.get("name", ""), _role(form.get("role", "")), who.member.email
    return _link(
        request, who, await run_in_threadpool(add_staff, state.workspace, email, role, name, state.clock(), by)
    )


async def new_link(request: Request, who: SignedIn) -> Response:
    """Make a new link for an account, and show it once."""
    state, email = state_of(request), request.state.form.get("email", "")
    made = await run_in_threadpool(invite, state.workspace, email, state.clock(), who.member.email)
    return _link(request, who, made)


async def set_role(request: Request, who: SignedIn) -> Response:
    """Let somebody else do more or less from now on."""
    state, form = state_of(request), request.state.form
    email, role = _somebody_else(form.get("email", ""), who), _role(form.get("role", ""))
    await run_in_threadpool(change_role, state.workspace, email, role, state.clock(), who.member.email)
    return to(f"{PAGE}?done=role")


async def team(request: Request, who: SignedIn) -> Response:
    """Put somebody into a team, or into none."""
    state, form = state_of(request), request.state.form
    email, name = form.get("email", ""), form.get("team", "")
    await run_in_threadpool(set_team, state.workspace, email, name, state.clock(), who.member.email)
    return to(f"{PAGE}?done=team")


async def remove(request: Request, who: SignedIn) -> Response:
    """End somebody else's account at once."""
    state, email = state_of(request), _somebody_else(request.state.form.get("email", ""), who)
    if request.state.form.get("sure") != "yes":
        raise KbError("staff", "tick that the account shall end", where="sure")
    await run_in_threadpool(remove_staff, state.workspace, email, state.clock(), who.member.email)
    return to(f"{PAGE}?done=removed")


def _link(request: Request, who: SignedIn, made: Invitation) -> Response:
    return page(request, "person_link.html", {"made": made}, who)


def _role(text: str) -> Role:
    found = next((role for role in ROLES if role == text), None)
    if found is None:
        raise KbError("staff", "choose a role", where="role", hint=", ".join(ROLES))
    return found


def _somebody_else(email: str, who: SignedIn) -> str:
    """The address, unless it is one's own: so there is always an admin left, since only an admin changes others."""
    if email.strip().lower() == who.member.email:
        raise KbError("staff-refused", "this is your own account", hint="ask another admin, or use kb staff")
    return email
