"""The id of the request that is being answered: in its answer, and in every line of the log that is about it."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")  # what proxies make; anything else could be made to mislead in a log
_CURRENT: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """Gives each request the id that a proxy gave it, or a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        id_ = given if _SANE.fullmatch(given) else secrets.token_hex(8)

        async def with_id(message: MutableMapping[str, Any]) -> None:
            """Send a message on, with the id at the start of the answer."""
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = id_
            await send(message)

        reset = _CURRENT.set(id_)
        try:
            await self.app(scope, receive, with_id)
        finally:
            _CURRENT.reset(reset)


class JsonLines(logging.Formatter):
    """A line of the log as JSON: `time` in UTC, `level`, `logger`, `message`, with a request its id, with a failure
    its `trace`.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever is in the message."""
        row = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if id_ := _CURRENT.get():
            row["request"] = id_
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row)
