"""`/desk/followups`: what agents ask back, and which of it the contact form offers to answer first."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.followups.offer import offer_followup
from kbtools.followups.show import FollowupEvidence, evidence_of
from kbtools.followups.stop import stop_followup
from kbtools.followups.undo import undo_followup
from kbtools.model.followup import MOST_WORDING
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, to
from kbtools.service.state import ServiceState, state_of

MOST_LISTED = 15
SAID = {
    "offer": "let the form offer a question",
    "stop": "stopped a question of the form",
    "undo": "took a decision about a question of the form back",
}


async def followup_list(request: Request, who: SignedIn) -> Response:
    """The questions that the form offers, then those that are asked most often, each with its evidence."""
    rows = await run_in_threadpool(_rows, state_of(request))
    values = {"rows": rows, "most": MOST_WORDING, "done": request.query_params.get("done", "")}
    return page(request, "followups.html", values, who)


async def decide_about(request: Request, who: SignedIn) -> Response:
    """Offer a question, stop it, or take a decision back."""
    state, form = state_of(request), request.state.form
    do, id_ = form.get("do", ""), form.get("id", "")
    if do not in SAID:
        raise KbError("not-found", "there is no such button", hint="open the page again")
    await run_in_threadpool(_decide, state, do, id_, form, who)
    return to(f"/desk/followups?done={id_}#{id_}")


def _rows(state: ServiceState) -> list[tuple[FollowupEvidence, bool]]:
    """Each with whether there is a decision to take back."""
    store = state.store()
    found = sorted(store.followups.all(), key=lambda one: one.state != "offered")
    shown = [one for number, one in enumerate(found) if one.state == "offered" or number < MOST_LISTED]
    return [(evidence_of(store, one), store.followups.before_decision(one) is not None) for one in shown]


def _decide(state: ServiceState, do: str, id_: str, form: dict[str, str], who: SignedIn) -> None:
    workspace = state.workspace
    if do == "offer":
        about, told = [form.get("about", "")], [form.get("told", "")]
        offer_followup(workspace, id_, wording=form.get("wording", ""), about=about, told=told)
    elif do == "stop":
        stop_followup(workspace, id_)
    else:
        undo_followup(workspace, id_)
    state.store().staff.note(StaffAction(state.clock(), who.member.email, SAID[do], id_))
