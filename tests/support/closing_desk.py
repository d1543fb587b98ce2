"""Three help desks on loopback whose tickets are found and solved as their documentation says, each with its token."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from help_desk import Handler, HelpDesk
from noting_desk import FRESHDESK, ZENDESK, api_settings
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

STATES: dict[str, tuple[Any, Any]] = {"zendesk": ("new", "solved"), "freshdesk": (2, 4), "zammad": ("new", "closed")}
"""How each names a ticket that waits, and one that is solved."""
CHANGES = {
    "zendesk": ["/api/v2/tickets/{id}.json"],
    "freshdesk": ["/api/v2/tickets/{id}/notes", "/api/v2/tickets/{id}"],
    "zammad": ["/api/v1/tickets/{id}"],
}
"""The requests by which each writes a note and a state."""
SEARCHES = {"zendesk": "/api/v2/search.json", "freshdesk": "/api/v2/tickets", "zammad": "/api/v1/tickets/search"}


def without_address(ticket: dict[str, Any]) -> dict[str, Any]:
    """A ticket as the help desks list it, where the address stands at the person."""
    return {key: value for key, value in ticket.items() if key not in ("email", "login")}


@dataclass
class ClosingDesk(HelpDesk):
    """`records`: tickets with `id`, `email`, `subject`, `state` and `created_at`; `notes`: id, text, seen by all."""

    notes: list[tuple[str, str, bool]] = field(default_factory=list)

    def routes(self) -> list[tuple[str, Handler]]:
        """Path and answer; a search comes before the ticket with an id."""
        rows: dict[str, tuple[str, Handler]] = {
            SEARCHES["zendesk"]: (ZENDESK, self.zendesk_search),
            "/api/v2/tickets/{id}.json": (ZENDESK, self.zendesk_ticket),
            SEARCHES["freshdesk"]: (FRESHDESK, self.freshdesk_list),
            "/api/v2/tickets/{id}/notes": (FRESHDESK, self.freshdesk_note),
            "/api/v2/tickets/{id}": (FRESHDESK, self.freshdesk_ticket),
            SEARCHES["zammad"]: ("Token token=zam", self.zammad_search),
            "/api/v1/users/{id}": ("Token token=zam", self.zammad_user),
            "/api/v1/tickets/{id}": ("Token token=zam", self.zammad_ticket),
        }
        return [(path, self.only(known, handler)) for path, (known, handler) in rows.items()]

    def only(self, known: str, true: Handler) -> Handler:
        """The answer for who has the token."""

        async def answer(request: Request) -> Response:
            if request.headers.get("authorization") != known:
                return JSONResponse({"error": "no"}, 401)
            return await true(request)

        return answer

    def settings(self, name: str) -> dict[str, Any]:
        """The settings with which `name` closes tickets here."""
        return {"mail_close_by": name, **api_settings(self.url)}

    def of(self, email: str, since: str) -> list[dict[str, Any]]:
        """The tickets of an address from a time on.

        Also of addresses that end in it, as a search by words finds `mary-jo@x.example` where it cuts words at "-".
        """
        return [one for one in self.records if one["email"].casefold().endswith(email) and one["created_at"] >= since]

    def changed(self, request: Request, state: Any) -> Response:
        """Write the state of a ticket."""
        ticket = next(one for one in self.records if one["id"] == request.path_params["id"])
        ticket["state"] = state
        return JSONResponse(ticket)

    async def zendesk_search(self, request: Request) -> Response:
        """A search by words such as `requester:ADDRESS`."""
        asked = re.fullmatch(r"type:ticket requester:(\S+) created>=(\S+Z)", request.query_params["query"])
        assert asked
        found = self.of(*asked.groups())
        rows = [{**without_address(one), "status": one["state"], "requester_id": f"u{one['id']}"} for one in found]
        users = [{"id": f"u{one['id']}", "email": one["email"]} for one in found]
        with_users = request.query_params.get("include") == "tickets(users)"
        return JSONResponse({"results": rows, "count": len(rows), **({"users": users} if with_users else {})})

    async def zendesk_ticket(self, request: Request) -> Response:
        """A comment comes with an update of its ticket, and is public unless it says that it is not."""
        assert request.method == "PUT"
        row = (await request.json())["ticket"]
        self.notes.append((request.path_params["id"], row["comment"]["body"], row["comment"].get("public", True)))
        return self.changed(request, row["status"])

    async def freshdesk_list(self, request: Request) -> Response:
        """The tickets of a contact that changed since a time; their addresses only where they are asked for."""
        found = self.of(request.query_params["email"], request.query_params["updated_since"])
        with_requester = request.query_params.get("include") == "requester"
        return JSONResponse(
            [
                {
                    **without_address(one),
                    "status": one["state"],
                    **({"requester": {"email": one["email"]}} if with_requester else {}),
                }
                for one in found
            ]
        )

    async def freshdesk_ticket(self, request: Request) -> Response:
        """Only what is given changes."""
        assert request.method == "PUT"
        return self.changed(request, (await request.json())["status"])

    async def freshdesk_note(self, request: Request) -> Response:
        """A note is private unless it says otherwise."""
        row = await request.json()
        self.notes.append((request.path_params["id"], row["body"], not row.get("private", True)))
        return JSONResponse(row, 201)

    async def zammad_search(self, request: Request) -> Response:
        """A search by fields; expanded, a state is a name, and a customer a login, which need not be the address."""
        asked = re.fullmatch(r'customer\.email:"(\S+)" AND created_at:\[(\S+) TO \*\]', request.query_params["query"])
        assert asked
        assert request.query_params["expand"] == "true"
        found = self.of(*asked.groups())
        return JSONResponse(
            [
                {
                    **without_address(one),
                    "title": one["subject"],
                    "customer": one.get("login", one["email"]),
                    "customer_id": one["id"],
                }
                for one in found
            ]
        )

    async def zammad_user(self, request: Request) -> Response:
        """A person, here with the id of their ticket."""
        person = next(one for one in self.records if one["id"] == request.path_params["id"])
        return JSONResponse({"id": person["id"], "email": person["email"]})

    async def zammad_ticket(self, request: Request) -> Response:
        """A message comes with the update, and the customer sees it unless it is internal."""
        assert request.method == "PUT"
        row = await request.json()
        self.notes.append((request.path_params["id"], row["article"]["body"], not row["article"].get("internal")))
        return self.changed(request, row["state"])
