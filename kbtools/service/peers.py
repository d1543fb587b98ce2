"""Who is at the other end of a connection, whatever a proxy says of whom it speaks for."""

from __future__ import annotations

import ipaddress

from starlette.types import ASGIApp, Receive, Scope, Send

PEER = "kbtools.peer"


class Peers:
    """Notes the address of the connection, before uvicorn's own layer puts that of `X-Forwarded-For` in its place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        client = scope.get("client")
        scope[PEER] = _address(client[0]) if client else ""
        await self.app(scope, receive, send)


def _address(text: str) -> str:
    """The address; an IPv4 one also where the service listens to both kinds (`::ffff:10.0.0.7`)."""
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return text
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
