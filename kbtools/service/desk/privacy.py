"""`/desk/privacy`: what is kept of a person, deleting it, and the proof that nothing is left."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.model.staff import StaffAction
from kbtools.privacy.held import held_of
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, to
from kbtools.service.erasure import Erasure
from kbtools.service.state import ServiceState, state_of

MOST_SHOWN = 50  # tickets of one person on the page
MOST_REQUESTER = 300  # characters


async def privacy_page(request: Request, who: SignedIn) -> Response:
    """The form, and how the last run went."""
    values: dict[str, object] = {"erasure": state_of(request).erasure, "held": None, "requester": ""}
    return page(request, "privacy.html", values, who)


async def look(request: Request, who: SignedIn) -> Response:
    """What is kept of a person, before anything is deleted."""
    state, requester = state_of(request), _requester(request)
    held = await run_in_threadpool(held_of, state.workspace, requester)
    await run_in_threadpool(_note, state, who, "looked up what is kept of a person")
    values: dict[str, object] = {"erasure": None, "held": held, "requester": requester, "most": MOST_SHOWN}
    return page(request, "privacy.html", values, who)


async def erase(request: Request, who: SignedIn) -> Response:
    """Begin to delete all that is kept of a person, once that was confirmed; one at a time."""
    state, requester = state_of(request), _requester(request)
    if request.state.form.get("sure") != "yes":
        raise KbError("staff", "tick that all of it shall be deleted: nobody can bring it back", where="sure")
    if state.erasure and not state.erasure.is_over:
        raise KbError("index-locked", "somebody else is being forgotten just now", hint="wait until that is through")
    before, state.erasure = state.erasure, Erasure()  # at once: a button is easily pressed twice
    try:
        await run_in_threadpool(_note, state, who, "forgot a person")
    except BaseException:
        state.erasure = before
        raise
    state.erasure.start(state.workspace, requester, state.clock)
    return to("/desk/privacy")


def _requester(request: Request) -> str:
    requester = str(request.state.form.get("requester", "")).strip()
    if not 0 < len(requester) <= MOST_REQUESTER:
        raise KbError("staff", "write the mail address, or the id that the help desk has", where="requester")
    return requester


def _note(state: ServiceState, who: SignedIn, said: str) -> None:
    state.store().staff.note(StaffAction(state.clock(), who.member.email, said))
