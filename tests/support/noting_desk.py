"""Five help desks on loopback that take internal notes as their documentation says, each with its token."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from help_desk import Handler, HelpDesk
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

ZENDESK = "Basic " + base64.b64encode(b"ana@glim.example/token:zen").decode()
FRESHDESK = "Basic " + base64.b64encode(b"fresh:X").decode()
PATHS = {
    "zendesk": "/api/v2/tickets/{id}.json",
    "freshdesk": "/api/v2/tickets/{id}/notes",
    "zammad": "/api/v1/ticket_articles",
    "helpscout": "/v2/conversations/{id}/notes",
    "chatwoot": "/api/v1/accounts/3/conversations/{id}/messages",
}


def api_settings(url: str) -> dict[str, Any]:
    """The settings that lead to Zendesk, Freshdesk and Zammad, all played by one server."""
    return {
        "sync_zendesk_url": url,
        "sync_zendesk_user": "ana@glim.example",
        "sync_zendesk_token": "zen",
        "deliver_freshdesk_url": url,
        "deliver_freshdesk_token": "fresh",
        "sync_zammad_url": url,
        "sync_zammad_token": "zam",
    }


@dataclass
class NotingDesk(HelpDesk):
    """Keeps each note with its ticket and whether the customer would see it, in `notes`."""

    notes: list[tuple[str, str, bool]] = field(default_factory=list)

    def routes(self) -> list[tuple[str, Handler]]:
        """Path and answer."""
        takes = {
            "zendesk": (self.zendesk, ZENDESK),
            "freshdesk": (self.freshdesk, FRESHDESK),
            "zammad": (self.zammad_note, "Token token=zam"),
            "helpscout": (self.conversation, ""),
            "chatwoot": (self.chatwoot, ""),
        }
        rows = [(PATHS[name], self.only(handler, known)) for name, (handler, known) in takes.items()]
        return [*rows, ("/v2/oauth2/token", self.token)]

    def settings(self) -> dict[str, Any]:
        """The settings that lead here."""
        return {
            **api_settings(self.url),
            "sync_helpscout_url": self.url,
            "sync_helpscout_app": "app",
            "sync_helpscout_secret": "hush",
            "notes_chatwoot_url": f"{self.url}/",
            "notes_chatwoot_account": "3",
            "notes_chatwoot_token": "chat",
        }

    def only(self, true: Handler, known: str) -> Handler:
        """The answer for who has the token."""

        async def answer(request: Request) -> Response:
            if known and request.headers.get("authorization") != known:
                return JSONResponse({"error": "no"}, 401)
            return await true(request)

        return answer

    def keep(self, ticket: Any, text: str, *, public: bool) -> None:
        """Keep a note."""
        self.notes.append((str(ticket), text, public))

    async def zendesk(self, request: Request) -> Response:
        """A comment comes with an update of its ticket, and is public unless it says that it is not."""
        assert request.method == "PUT"
        comment = (await request.json())["ticket"]["comment"]
        self.keep(request.path_params["id"], comment["html_body"], public=comment.get("public", True))
        return JSONResponse({"ticket": {"id": request.path_params["id"]}})

    async def freshdesk(self, request: Request) -> Response:
        """A note is private unless it says otherwise."""
        row = await request.json()
        self.keep(request.path_params["id"], row["body"], public=not row.get("private", True))
        return JSONResponse({"id": 1, **row}, 201)

    async def zammad_note(self, request: Request) -> Response:
        """A message of a ticket; it is seen by the customer unless it is internal."""
        row = await request.json()
        self.keep(row["ticket_id"], row["body"], public=not row.get("internal", False))
        return JSONResponse({"id": 1, **row}, 201)

    async def conversation(self, request: Request) -> Response:
        """A note, for who has a token."""
        if not request.headers.get("authorization", "").startswith("Bearer token-"):
            return JSONResponse({"error": "invalid_token"}, 401)
        self.keep(request.path_params["id"], (await request.json())["text"], public=False)
        return Response(status_code=201, headers={"Resource-ID": "5"})

    async def chatwoot(self, request: Request) -> Response:
        """A message is public unless it is private."""
        if request.headers.get("api_access_token") != "chat":
            return JSONResponse({"error": "You need to sign in"}, 401)
        row = await request.json()
        self.keep(request.path_params["id"], row["content"], public=not row.get("private", False))
        return JSONResponse({"id": 1, **row})
