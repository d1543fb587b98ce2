"""The check of the staff token."""

from __future__ import annotations

import hmac
import re

from starlette.requests import Request

from kbtools.errors import KbError
from kbtools.service.state import state_of
from kbtools.settings import Settings, variable

LEAST_LETTERS = 16
_ORIGIN = re.compile(r"https://(?:\*\.)?[A-Za-z0-9.-]+(?::\d+)?|http://(?:127\.0\.0\.1|localhost)(?::\d+)?")
_VARIABLE = variable("staff.token")


def check_token_setting(settings: Settings) -> None:
    """Raise `KbError("setting")` for a token that could be guessed, and for a frame that is not an origin."""
    wrong = next((frame for frame in settings.staff_frames if not _ORIGIN.fullmatch(frame)), None)
    if wrong:
        raise KbError(
            "setting",
            f"'{wrong}' is not the address of a help desk",
            where="staff.frames",
            hint="https://example.zendesk.com, without a path",
        )
    if 0 < len(settings.staff_token) < LEAST_LETTERS:
        raise KbError(
            "setting",
            f"the staff token is shorter than {LEAST_LETTERS} characters",
            where=_VARIABLE,
            hint="openssl rand -hex 24 makes one",
        )


def check_staff(request: Request) -> None:
    """Check the staff token of a request: `Authorization: Bearer TOKEN`.

    Raises `KbError` `staff-token` (none was sent) or `staff-refused` (a wrong one, or this service has none); tries
    are counted, and too many raise `TooMany`.
    """
    state = state_of(request)
    state.rates.check(request, "staff")
    token = state.settings.staff_token
    if not token:
        raise KbError(
            "staff-refused",
            "this service has no staff token, so the staff pages are closed",
            hint=f"set {_VARIABLE} and start the service again",
        )
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not sent.strip():
        raise KbError(
            "staff-token",
            "this page is for staff: the staff token is missing",
            hint="send the header Authorization: Bearer TOKEN",
        )
    if not hmac.compare_digest(sent.strip().encode("latin-1"), token.encode("utf-8", "replace")):  # as it was sent
        raise KbError(
            "staff-refused",
            "the staff token is wrong",
            hint=f"ask the administrator of this service for {_VARIABLE}",
        )
