"""The staff token: a long random text that whoever runs the service gives to the support team."""

from __future__ import annotations

import hmac

from kbtools.errors import KbError
from kbtools.service.hosts import ORIGIN
from kbtools.settings import Settings, variable

LEAST_LETTERS = 16
_VARIABLE = variable("staff.token")


def check_token_setting(settings: Settings) -> None:
    """Raise `KbError("setting")` for a token that could be guessed, and for a frame that is not an origin."""
    wrong = next((frame for frame in settings.staff_frames if not ORIGIN.fullmatch(frame)), None)
    if wrong:
        raise KbError(
            "setting",
            f"'{wrong}' is not the address of a help desk",
            where="staff.frames",
            hint="https://desk.example.com, without a path",
        )
    if 0 < len(settings.staff_token) < LEAST_LETTERS:
        raise KbError(
            "setting",
            f"the staff token is shorter than {LEAST_LETTERS} characters",
            where=_VARIABLE,
            hint="openssl rand -hex 24 makes one",
        )


def check_token(settings: Settings, sent: str) -> None:
    """Raise `KbError` `staff-token` where none was sent, `staff-refused` where it is wrong or the service has none."""
    if not settings.staff_token:
        raise KbError(
            "staff-refused",
            "this service has no staff token, so the staff pages are closed",
            hint=f"set {_VARIABLE} and start the service again",
        )
    if not sent:
        raise KbError(
            "staff-token",
            "this page is for staff: the staff token is missing",
            hint="send the header Authorization: Bearer TOKEN",
        )
    # A header comes as bytes that were read as Latin-1, a field as the text itself.
    known = settings.staff_token.encode("utf-8", "replace")
    if not any(hmac.compare_digest(sent.encode(coding, "replace"), known) for coding in ("latin-1", "utf-8")):
        raise KbError(
            "staff-refused",
            "the staff token is wrong",
            hint=f"ask the administrator of this service for {_VARIABLE}",
        )
