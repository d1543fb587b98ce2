"""Who is staff: whoever sends the staff token, or has signed in with it."""

from __future__ import annotations

from starlette.requests import Request

from kbtools.service.desk.sessions import session_of
from kbtools.service.desk.staff_token import check_token
from kbtools.service.state import state_of


async def check_staff(request: Request) -> None:
    """Check that staff ask: with `Authorization: Bearer TOKEN`, or on the page for agents by the browser's session.

    Raises `KbError` `staff-token` (neither was sent) or `staff-refused` (a wrong token, or this service has none).
    Tries are counted, and too many raise `TooMany`.
    """
    state = state_of(request)
    state.rates.check(request, "staff")
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" or not await session_of(request):
        check_token(state.settings, sent.strip() if kind.lower() == "bearer" else "")
