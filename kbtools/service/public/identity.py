"""`POST /api/identity`: who is signed in to the product that shows the widget, as the product's server signed it.

The text is a JSON Web Token (RFC 7519) with HMAC-SHA-256. It fills in fields that the person sees; nothing is stored.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kbtools.errors import KbError
from kbtools.service.parameters import json_body, text_of
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import state_of
from kbtools.settings import Settings, variable
from kbtools.text.normalise import encodable

LEAST_LETTERS = 32
MOST_TOKEN = 2_000  # characters
LONGEST = 3_600  # seconds from now to the end of a token
_MOST = {"name": 200, "email": 254}  # characters, as in the form
_ALGORITHM = "HS256"
_VARIABLE = variable("widget.secret")


def check_widget_secret(settings: Settings) -> None:
    """Raise `KbError("setting")` for a secret that could be guessed."""
    if 0 < len(settings.widget_secret) < LEAST_LETTERS:
        raise KbError(
            "setting",
            f"the secret of the widget is shorter than {LEAST_LETTERS} characters",
            where=_VARIABLE,
            hint="openssl rand -hex 24 makes one",
        )


async def identity(request: Request) -> Response:
    """`{"name", "email"}` of a token that is signed with `widget.secret`; raises `KbError("identity-refused")`."""
    state = state_of(request)
    state.rates.check(request, "identity")
    token = text_of(await json_body(request), "token")
    told = believed(token, state.settings.widget_secret, state.clock().timestamp())
    return JSONResponse({name: encodable(_text(told, name))[:most] for name, most in _MOST.items()}, headers=NO_STORE)


def believed(token: str, secret: str, now: float) -> Mapping[str, Any]:
    """What a token says; raises `KbError("identity-refused")` unless it is signed, and ends within an hour."""
    from joserfc.errors import JoseError
    from joserfc.jwk import OctKey
    from joserfc.jwt import decode

    if not secret:
        raise _refused("this help centre has no secret for it", f"set {_VARIABLE}")
    told: Mapping[str, Any] = {}
    if len(token) <= MOST_TOKEN:
        with contextlib.suppress(JoseError, ValueError, RecursionError):
            told = decode(token, OctKey.import_key(secret), [_ALGORITHM]).claims
    if not told:
        raise _refused("the token is not signed with this secret", f"sign it with {_VARIABLE}, by {_ALGORITHM}")
    end = told.get("exp")
    if isinstance(end, bool) or not isinstance(end, (int, float)) or not now < end <= now + LONGEST:
        raise _refused("the token has ended, or lasts too long", "exp: at most an hour from now")
    return told


def _refused(why: str, hint: str) -> KbError:
    return KbError("identity-refused", why, where="token", hint=hint)


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value.strip() if isinstance(value, str) else ""
