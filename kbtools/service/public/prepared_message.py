"""A message that an assistant prepared: sealed into an address, it waits nowhere, and only the person can send it.

The address holds what somebody wrote, and stands in histories and logs. So it can be read for a day.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
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
LASTS = timedelta(days=1)
_PURPOSE = "prepared message"
_NAMES = ("name", "email", "subject", "message", "product", "version", "lang", "visit")


def sealed_message(secret: Secret, given: Mapping[str, Any], now: datetime) -> str:
    """The fields of a message for the address of the page; raises `KbError("contact-field")` for too long a text."""
    fields = {name: given[name] for name in _NAMES} | {"at": now.timestamp()}
    data = json.dumps(fields, ensure_ascii=False).encode()
    token = secret.of_purpose(_PURPOSE).seal(zlib.compress(data, 9)).decode("ascii")
    if len(token) > MOST_TOKEN:
        fitting = len(given["message"]) * MOST_TOKEN // len(token) // 100 * 100
        what, hint = "the message is too long to be handed over", f"about {fitting:,} characters of it fit"
        raise KbError("contact-field", what, where="message", hint=hint)
    return token


async def confirm(request: Request) -> Response:
    """The form with what was prepared. It says so where that cannot be read: cut off, too old, of another secret."""
    state = state_of(request)
    state.rates.check(request, "form")
    token = request.query_params.get("m", "")
    given = await run_in_threadpool(_opened, state, token)
    texts: dict[str, Any] = {name: str(given.get(name, "")) for name in _NAMES}
    fields = Fields(prepared="yes" if given else "lost" if token else "", **texts)
    return no_script_pages.write(request, await spoken(state, fields))


def _opened(state: ServiceState, token: str) -> Mapping[str, Any]:
    """The fields that were sealed; none where nothing can be read of them: the person can still write."""
    if len(token) > MOST_TOKEN:
        return {}
    try:
        data = state.secret.of_purpose(_PURPOSE).opened(token.encode("ascii", "replace"))
    except KbError:  # there is no secret: what is sent is refused then, with an address to write to
        return {}
    given = dict(json_value(zlib.decompress(data))) if data else {}
    return given if given and state.clock().timestamp() - given["at"] < LASTS.total_seconds() else {}
