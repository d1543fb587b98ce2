"""`/desk/messages`: messages of the contact form on their way to the support team."""

from __future__ import annotations

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.contact import transport_of
from kbtools.contact.accept import SOURCE
from kbtools.contact.mail_check import check_mail, send_test_mail
from kbtools.contact.outbox import read_original, remove_message
from kbtools.errors import KbError
from kbtools.model.message import ContactMessage
from kbtools.model.staff import StaffAction
from kbtools.model.ticket import Ticket
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import number_of_page, page, to
from kbtools.service.state import ServiceState, state_of
from kbtools.storage.outbox import OutboxItem, State
from kbtools.text.normalise import one_line

ON_A_PAGE = 30
MOST_WHY = 300  # characters of a reason
VIEWS: dict[str, tuple[str, tuple[State, ...]]] = {
    "open": ("Not sent yet", ("waiting", "parked")),
    "delivered": ("Delivered", ("delivered",)),
}


async def message_list(request: Request, who: SignedIn) -> Response:
    """The list, one view at a time, in pages."""
    view = request.query_params.get("view", "open")
    view = view if view in VIEWS else "open"
    found, count, first = await run_in_threadpool(_listed, state_of(request), view, number_of_page(request))
    values: dict[str, object] = {"items": found, "count": count, "first": first, "size": ON_A_PAGE, "view": view}
    values |= {"views": {key: label for key, (label, _) in VIEWS.items()}, "done": request.query_params.get("done")}
    return page(request, "messages.html", {**values, "fault": state_of(request).mail_fault}, who)


async def message_page(request: Request, who: SignedIn) -> Response:
    """One message: how far it came, and its words as they are kept, masked."""
    item, kept = await run_in_threadpool(_known, state_of(request), request.path_params["reference"])
    return page(request, "message.html", {"item": item, "kept": kept, "original": None}, who)


async def send_again(request: Request, who: SignedIn) -> Response:
    """Make one message due at once, and let the service send it."""
    state, reference = state_of(request), request.path_params["reference"]
    if state.transport is None:
        transport_of(state.settings)  # raises what is missing
    await run_in_threadpool(_sent_again, state, reference, _done(state, who, "sent a message again", reference))
    return to(f"/desk/messages/{reference}")


async def read(request: Request, who: SignedIn) -> Response:
    """Show the sealed original; the reason is written into the log before."""
    state, reference = state_of(request), request.path_params["reference"]
    why = one_line(request.state.form.get("why", ""), MOST_WHY)
    if not why:
        raise KbError("staff", "write down why you read the original: it is kept in the log", where="why")
    item, kept = await run_in_threadpool(_known, state, reference)
    original = await run_in_threadpool(_read, state, reference, who, why)
    return page(request, "message.html", {"item": item, "kept": kept, "original": original}, who)


async def remove(request: Request, who: SignedIn) -> Response:
    """Delete a message for good, once that was confirmed."""
    state, reference = state_of(request), request.path_params["reference"]
    if request.state.form.get("sure") != "yes":
        raise KbError("staff", "tick that the message shall be deleted: nobody can bring it back", where="sure")
    await run_in_threadpool(_removed, state, reference, _done(state, who, "deleted a message", reference))
    return to("/desk/messages?done=removed")


async def test_mail(request: Request, who: SignedIn) -> Response:
    """Try the mail server, and send a mail to who asks for it."""
    state = state_of(request)
    found = await run_in_threadpool(check_mail, state.settings)
    await run_in_threadpool(send_test_mail, state.settings, who.member.email, state.clock())
    state.mail_fault = ""
    await run_in_threadpool(lambda: state.store().staff.note(_done(state, who, "sent a test mail", who.member.email)))
    return page(request, "test_mail.html", {"found": found}, who)


def _listed(state: ServiceState, view: str, number: int) -> tuple[list[OutboxItem], int, int]:
    outbox, states = state.store().outbox, VIEWS[view][1]
    counts = outbox.counts()
    count = sum(counts[one] for one in states)
    first = min(number, max(0, (count - 1) // ON_A_PAGE)) * ON_A_PAGE
    return outbox.listed(states, first, ON_A_PAGE), count, first


def _known(state: ServiceState, reference: str) -> tuple[OutboxItem, Ticket | None]:
    store = state.store()
    item = store.outbox.get(reference)
    if item is None:
        raise KbError("not-found", "there is no such message any more", hint="go back to the list")
    kept = store.tickets.of([(SOURCE, reference)])
    return item, kept[0] if kept else None


def _sent_again(state: ServiceState, reference: str, done: StaffAction) -> None:
    state.store().outbox.retry(reference)
    state.store().staff.note(done)
    state.wake_delivery()


def _read(state: ServiceState, reference: str, who: SignedIn, why: str) -> ContactMessage:
    masked = one_line(state.masked(why)) or "the reason could not be kept"
    reading = _done(state, who, f"read the original: {masked}", reference)
    return read_original(state.workspace, state.store(), reference, reading)


def _removed(state: ServiceState, reference: str, done: StaffAction) -> None:
    remove_message(state.workspace, reference)
    state.store().staff.note(done)


def _done(state: ServiceState, who: SignedIn, said: str, about: str) -> StaffAction:
    now: datetime = state.clock()
    return StaffAction(now, who.member.email, said, about)
