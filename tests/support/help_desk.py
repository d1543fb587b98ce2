"""A help desk's API on loopback that behaves as the four vendors document theirs, faults included."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Handler = Callable[[Request], Awaitable[Response]]
PAGE = 2  # records a page


@dataclass
class HelpDesk:
    """Use as a context manager. `faults` are answers given in place of the true ones, by path, first one first.

    A fault is a status, a status with headers and perhaps a text, or `cut`: the connection ends in the middle.
    """

    records: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, list[Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    expired: set[str] = field(default_factory=set)
    url: str = ""
    after_first_page: Callable[[], object] | None = None

    def __enter__(self) -> Self:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # a request that comes before the server is ready waits
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        routes = self.routes()
        app = Starlette(
            routes=[Route(path, self.faulty(path, told), methods=["GET", "POST", "PUT"]) for path, told in routes]
        )
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve([listener])))
        self._thread.start()
        return self

    def routes(self) -> list[tuple[str, Handler]]:
        """Path and answer."""
        return [
            ("/api/v2/incremental/tickets/cursor.json", self.zendesk),
            ("/api/v2/tickets/{id}/comments.json", self.zendesk_comments),
            ("/v2/oauth2/token", self.token),
            ("/v2/conversations", self.helpscout),
            ("/api/v1/tickets/search", self.zammad),
            ("/api/v1/ticket_articles/by_ticket/{id}", self.zammad_articles),
            ("/repos/glim/lamp/issues", self.github),
            ("/repos/glim/lamp/issues/{id}/comments", self.github_comments),
        ]

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def faulty(self, path: str, true: Handler) -> Handler:
        """The true answer, unless a fault comes first."""

        async def answer(request: Request) -> Response:
            self.asked.append(str(request.url).removeprefix(self.url))
            self.seen[request.headers.get("authorization", "")] += 1
            fault = self.faults[path].pop(0) if self.faults.get(path) else None
            if fault == "cut":
                whole = (await true(request)).body
                half = bytes(whole)[: len(whole) // 2]
                return Response(half, headers={"content-length": str(len(whole)), "content-type": "application/json"})
            if isinstance(fault, tuple):
                return Response(fault[2] if len(fault) > 2 else None, fault[0], fault[1])
            return Response(status_code=fault) if fault else await true(request)

        return answer

    def page(self, name: str, since: str, number: int) -> tuple[list[dict[str, Any]], int]:
        """The records of a page, counted from 1, that changed since a time, and how many pages there are."""
        found = [record for record in self.records if record[name] >= since]
        page = found[(number - 1) * PAGE : number * PAGE]
        change, self.after_first_page = self.after_first_page, None
        if change:
            change()
        return page, -(-len(found) // PAGE)

    async def zendesk(self, request: Request) -> Response:
        """Cursor-based incremental export."""
        cursor = request.query_params.get("cursor", "")
        if cursor in self.expired:
            return JSONResponse({"error": "InvalidPaginationParameter"}, 400)
        start = int(cursor.removeprefix("at-")) if cursor else 0
        found = self.records[start : start + PAGE]
        tickets = [{key: value for key, value in ticket.items() if key != "comments"} for ticket in found]
        done = start + PAGE >= len(self.records)
        users = [
            {"id": 9, "role": "agent", "email": "lena@glim.example"},
            {"id": 1, "role": "end-user", "email": "a@b.de"},
        ]
        return JSONResponse(
            {"tickets": tickets, "users": users, "after_cursor": f"at-{start + len(found)}", "end_of_stream": done}
        )

    async def zendesk_comments(self, request: Request) -> Response:
        """Comments, one a page."""
        ticket = next(t for t in self.records if str(t["id"]) == request.path_params["id"])
        at = int(request.query_params.get("page[after]", "0"))
        more = at + 1 < len(ticket["comments"])
        here = f"{self.url}{request.url.path}?page[size]=100&page[after]={at + 1}"
        return JSONResponse(
            {"comments": ticket["comments"][at : at + 1], "meta": {"has_more": more}, "links": {"next": here}}
        )

    async def token(self, request: Request) -> Response:
        """A token for an app; each is another."""
        form = (await request.body()).decode()
        assert "client_id=app" in form
        assert "client_secret=hush" in form
        return JSONResponse({"token_type": "bearer", "access_token": f"token-{len(self.asked)}", "expires_in": 172800})

    async def helpscout(self, request: Request) -> Response:
        """Conversations, for who has a token."""
        if not request.headers.get("authorization", "").startswith("Bearer token-"):
            return JSONResponse({"error": "invalid_token"}, 401)
        number = int(request.query_params["page"])
        page, pages = self.page("userUpdatedAt", request.query_params.get("modifiedSince", ""), number)
        return JSONResponse({"_embedded": {"conversations": page}, "page": {"number": number, "totalPages": pages}})

    async def zammad(self, request: Request) -> Response:
        """A search by time; all on one page."""
        since = request.query_params["query"].removeprefix("updated_at:[").partition(" ")[0]
        found = [ticket for ticket in self.records if ticket["updated_at"] >= since]
        return JSONResponse([{key: value for key, value in ticket.items() if key != "articles"} for ticket in found])

    async def zammad_articles(self, request: Request) -> Response:
        """The messages of a ticket."""
        ticket = next(t for t in self.records if str(t["id"]) == request.path_params["id"])
        return JSONResponse(ticket["articles"])

    async def github(self, request: Request) -> Response:
        """Issues, with the next page in a header."""
        number = int(request.query_params.get("page", "1"))
        page, pages = self.page("updated_at", request.query_params.get("since", ""), number)
        link = {"link": f'<{self.url}{request.url.path}?page={number + 1}>; rel="next"'} if number < pages else {}
        shown = [{**record, "comments": len(record["comments"])} for record in page]
        return Response(json.dumps(shown), headers={**link, "content-type": "application/json"})

    async def github_comments(self, request: Request) -> Response:
        """The comments of an issue."""
        issue = next(r for r in self.records if str(r["number"]) == request.path_params["id"])
        return JSONResponse(issue["comments"])
