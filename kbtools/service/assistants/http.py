"""MCP over HTTP, at `/mcp` of the service: each request by itself, within the limits of all others."""

from __future__ import annotations

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from kbtools.errors import KbError
from kbtools.service.assistants.server import Context, mcp_server
from kbtools.service.assistants.tools import Caller, Tools
from kbtools.service.desk.staff_token import check_token
from kbtools.service.request_limits import check_origin
from kbtools.service.state import ServiceState


class AssistantsEndpoint:
    """ASGI endpoint of the MCP server; `sessions.run()` must be entered while it is used."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state
        server = mcp_server(Tools(state), state.settings.name, self._caller)
        # stateless: no session to keep, or to be taken over
        self.sessions = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=state.settings.max_body
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Raises `TooMany`, and `KbError`: `method`, `origin`, `staff-refused` for a wrong staff token."""
        request = Request(scope, receive)
        self._state.rates.check(request, "suggest")
        if request.method != "POST":  # there is no stream to listen to, and no session to end
            raise KbError("method", f"{request.method} is not allowed here")
        check_origin(request)
        if "authorization" in request.headers:
            self._state.rates.check(request, "staff")
            kind, _, token = request.headers["authorization"].partition(" ")
            check_token(self._state.settings, token.strip() if kind.lower() == "bearer" else "")
        await self.sessions.asgi_app(scope, receive, send)

    def _caller(self, context: Context) -> Caller:
        request = context.request
        if not isinstance(request, Request):
            return Caller("", is_staff=False)
        # a token that came with the request was checked before
        rates = self._state.rates
        return Caller(
            rates.visitor(request),
            is_staff="authorization" in request.headers,
            before_writing=lambda: rates.check(request, "events"),
        )
