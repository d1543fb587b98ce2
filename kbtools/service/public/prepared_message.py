"""A message that an assistant prepared: sealed into an address, it waits nowhere, and only the person can send it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.service.public import no_script_pages
from kbtools.service.public.contact import spoken
from kbtools.service.public.form_fields import Fields
from kbtools.service.state import ServiceState, state_of
from kbtools.system.sealing import Secret
from kbtools.text.json_text import json_value

PAGE = "/contact/confirm"
MOST_TOKEN = 6_000  # characters: browsers, mails and proxies pass on addresses of this length
_PURPOSE = "prepared message"
_NAMES = ("name", "email", "subject", "message", "product", "version", "lang", "visit")


def sealed_message(secret: Secret, given: Mapping[str, Any]) -> str:
    """The fields of a message for the address of the page; raises `KbError("contact-field")` for too long a text."""
    data = json.dumps({name: given[name] for name in _NAMES}, ensure_ascii=False).encode()
    token = secret.of_purpose(_PURPOSE).seal(zlib.compress(data, 9)).decode("ascii")
    if len(token) > MOST_TOKEN:
        what = "the message is too long to be handed over"
        raise KbError("contact-field", what, where="message", hint="say the same in fewer words")
    return token


async def confirm(request: Request) -> Response:
    """The form with what was prepared; empty where the address was cut off or is of another secret."""
    state = state_of(request)
    state.rates.check(request, "form")
    given = await run_in_threadpool(_opened, state, request.query_params.get("m", ""))
    texts: dict[str, Any] = {name: str(given.get(name, "")) for name in _NAMES}
    fields = Fields(prepared=bool(given), **texts)
    return no_script_pages.write(request, await spoken(state, fields))


def _opened(state: ServiceState, token: str) -> Mapping[str, Any]:
    """The fields that were sealed; none where nothing can be read of them: the person can still write."""
    if len(token) > MOST_TOKEN:
        return {}
    try:
        data = state.secret.of_purpose(_PURPOSE).opened(token.encode("ascii", "replace"))
    except KbError:  # there is no secret: what is sent is refused then, with an address to write to
        return {}
    return dict(json_value(zlib.decompress(data))) if data else {}
