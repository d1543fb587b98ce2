"""Where messages are delivered: a webhook and three help desks on loopback that take them as documented."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from help_desk import Handler, HelpDesk
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

SECRET = "whsec_" + base64.b64encode(b"a key of the tests, 24 bytes or more").decode()
TOKENS = {
    "webhook": "",
    "zendesk": "Basic " + base64.b64encode(b"ana@glim.example/token:zen").decode(),
    "freshdesk": "Basic " + base64.b64encode(b"fresh:X").decode(),
    "github": "Bearer hub",
}
ISSUES = 2  # a page


@dataclass
class TakingDesk(HelpDesk):
    """Keeps what was posted in `records`, each with the time it came as `created_at`.

    `blind`: its lists do not show what is new. `private`: whether others may not read its repository.
    """

    now: str = "2026-03-01T09:31:00Z"
    blind: bool = False
    private: bool = True
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: list[dict[str, str]] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    uploads: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)

    def routes(self) -> list[tuple[str, Handler]]:
        """Path and answer."""
        return [
            ("/hook", self.webhook),
            ("/api/v2/tickets.json", self.only("zendesk", self.zendesk)),
            ("/api/v2/uploads.json", self.only("zendesk", self.upload)),
            ("/api/v2/tickets", self.only("freshdesk", self.freshdesk)),
            ("/repos/glim/support", self.only("github", self.repository)),
            ("/repos/glim/support/issues", self.only("github", self.issues)),
        ]

    def settings(self, to: str) -> dict[str, Any]:
        """The settings that lead here."""
        return {
            "deliver_to": to,
            "deliver_webhook_url": f"{self.url}/hook",
            "deliver_webhook_secret": SECRET,
            "sync_zendesk_url": self.url,
            "sync_zendesk_user": "ana@glim.example",
            "sync_zendesk_token": "zen",
            "deliver_freshdesk_url": self.url,
            "deliver_freshdesk_token": "fresh",
            "sync_github_url": self.url,
            "deliver_github_repository": "glim/support",
            "deliver_github_token": "hub",
        }

    def only(self, to: str, true: Handler) -> Handler:
        """The answer for who has the token."""

        async def answer(request: Request) -> Response:
            known = request.headers.get("authorization") == TOKENS[to]
            return await true(request) if known else JSONResponse({"error": "no"}, 401)

        return answer

    def made(self, record: dict[str, Any]) -> dict[str, Any]:
        """Keep a record under the next number."""
        self.records.append({"id": len(self.records) + 1, "created_at": self.now, **record})
        return self.records[-1]

    def listed(self) -> list[dict[str, Any]]:
        """What lists show."""
        return [] if self.blind else list(self.records)

    async def webhook(self, request: Request) -> Response:
        """Checks the signature by hand, and knows an id that it has seen."""
        body, head = await request.body(), request.headers
        signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if head["webhook-signature"] != f"v1,{right}":
            return Response(status_code=401)
        self.posts.append(dict(head))
        if head["webhook-id"] not in self.keys:
            self.keys[head["webhook-id"]] = self.made(json.loads(body))
        return JSONResponse({"taken": True})

    async def zendesk(self, request: Request) -> Response:
        """A list by external id; a new ticket, the same one under the same key."""
        if request.method == "GET":
            wanted = request.query_params["external_id"]
            return JSONResponse({"tickets": [t for t in self.listed() if t["external_id"] == wanted]})
        ticket, key = (await request.json())["ticket"], request.headers["idempotency-key"]
        self.posts.append(dict(request.headers))
        found = self.keys.get(key)
        if found is None:
            found = self.keys[key] = self.made(ticket)
            return JSONResponse({"ticket": found}, 201, {"x-idempotency-lookup": "miss"})
        if {**found, **ticket} != found:
            return JSONResponse({"error": "IdempotentRequestError"}, 400)
        return JSONResponse({"ticket": found}, 201, {"x-idempotency-lookup": "hit"})

    async def upload(self, request: Request) -> Response:
        """A token for a file that waits for its ticket."""
        token = f"token-{len(self.uploads)}"
        head = request.headers["content-type"]
        self.uploads[token] = (request.query_params["filename"], head, await request.body())
        return JSONResponse({"upload": {"token": token}}, 201)

    async def freshdesk(self, request: Request) -> Response:
        """The tickets of one contact, an error for an unknown one; a new ticket."""
        if request.method == "GET":
            theirs = [t for t in self.listed() if t["email"] == request.query_params["email"]]
            wrong = {"description": "Validation failed", "errors": [{"field": "email"}]}
            return JSONResponse(theirs) if theirs else JSONResponse(wrong, 400)
        if request.headers["content-type"].startswith("multipart/form-data"):
            form = await request.form()
            for file in form.getlist("attachments[]"):
                assert not isinstance(file, str)
                self.files.append((file.filename or "", file.content_type or "", await file.read()))
            texts = {name: text for name, text in form.items() if isinstance(text, str)}
            await form.close()
            return JSONResponse(self.made(texts), 201)
        return JSONResponse(self.made(await request.json()), 201)

    async def repository(self, request: Request) -> Response:
        """What everybody may know of it."""
        del request
        return JSONResponse({"full_name": "glim/support", "private": self.private})

    async def issues(self, request: Request) -> Response:
        """Newest first, the next page in a header; a new issue."""
        if request.method == "POST":
            return JSONResponse(self.made(await request.json()), 201)
        number = int(request.query_params.get("page", "1"))
        newest = self.listed()[::-1]
        link = {"link": f'<{self.url}{request.url.path}?page={number + 1}>; rel="next"'}
        page = newest[(number - 1) * ISSUES : number * ISSUES]
        return JSONResponse(page, headers=link if number * ISSUES < len(newest) else {})
