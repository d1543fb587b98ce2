"""`POST /api/identity`: who is signed in to the product that shows the widget, as the product's server signed it.

The text is a JSON Web Token (RFC 7519) with HMAC-SHA-256. It fills in fields that the person sees; nothing is stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kbtools.errors import KbError
from kbtools.service.parameters import json_body, text_of
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import state_of
from kbtools.settings import Settings, variable
from kbtools.text.json_text import json_value
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
    if not secret:
        raise _refused("this help centre has no secret for it", f"set {_VARIABLE}")
    signed, _, signature = token[: MOST_TOKEN + 1].rpartition(".")
    ours = base64.urlsafe_b64encode(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)).rstrip(b"=")
    if len(token) > MOST_TOKEN or not hmac.compare_digest(signature.encode(), ours):
        raise _refused("the token is not signed with this secret", f"sign it with {_VARIABLE}, by {_ALGORITHM}")
    head, _, body = signed.partition(".")
    told, end = _json(body), _json(body).get("exp")
    if _json(head).get("alg") != _ALGORITHM:
        raise _refused("the token is signed in another way", f"alg: {_ALGORITHM}")
    if isinstance(end, bool) or not isinstance(end, (int, float)) or not now < end <= now + LONGEST:
        raise _refused("the token has ended, or lasts too long", "exp: at most an hour from now")
    return told


def _refused(why: str, hint: str) -> KbError:
    return KbError("identity-refused", why, where="token", hint=hint)


def _json(part: str) -> Mapping[str, Any]:
    """A part of a token as it was written; empty for what is no object."""
    try:
        found = json_value(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value.strip() if isinstance(value, str) else ""
