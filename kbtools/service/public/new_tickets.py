"""`POST /api/tickets/NAME`: a help desk tells of a new ticket."""

from __future__ import annotations

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kbtools.helpdesks import vendors
from kbtools.helpdesks.webhook import check_secrets
from kbtools.service.json_reading import read_json
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.settings import Settings
from kbtools.tickets.receive import receive_ticket

ACCEPTED = 202
PATHS = {f"/tickets/{name}": name for name in vendors.names("webhook")}


async def new_ticket(request: Request) -> Response:
    """Keep the ticket, and answer 202 with `{"new": bool}`; what is to be done about it is done afterwards.

    `new` is false for what is known already, is older than a day, or is not about a new ticket of a customer. Raises
    `KbError("webhook-refused")` unless the help desk itself made the request.
    """
    state, now = state_of(request), state_of(request).clock()
    state.rates.check(request, "tickets")
    name = request.url.path.rpartition("/")[2]
    webhook = vendors.webhook(name)
    body = await request.body()
    webhook.check(name, state.settings, request.headers, body, now)
    is_new = await run_in_threadpool(_received, state, name, body, now)
    if is_new:
        state.wake_notes()
    return JSONResponse({"new": is_new}, ACCEPTED, NO_STORE)


def _received(state: ServiceState, name: str, body: bytes, now: datetime) -> bool:
    incoming = vendors.webhook(name).read(read_json(body, state.settings.max_body), now)
    if incoming is None:
        return False
    return state.secret_in_use.tried_with(lambda secret: receive_ticket(state.store(), secret, incoming, now))


def check_webhook_settings(settings: Settings) -> None:
    """Raise `KbError("setting")` for a secret of a webhook that could be guessed."""
    check_secrets(settings, {name: vendors.webhook(name) for name in vendors.names("webhook")})
