"""`GET /api/openapi.json`: the HTTP API as OpenAPI describes it; tests compare it with what the service does."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FILE = Path(__file__).with_name("openapi.json")


async def description(request: Request) -> Response:
    """The description, the same for everybody."""
    del request
    return Response(_text(), media_type="application/json", headers={"Cache-Control": "no-cache"})


@cache
def _text() -> bytes:
    return FILE.read_bytes()
