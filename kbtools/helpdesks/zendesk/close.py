"""Zendesk: a ticket is solved or opened. As in developer.zendesk.com, "Search" and "Update Ticket"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kbtools.helpdesks.close import CloseApi, FoundTicket, SaidByRequester, found_ticket
from kbtools.helpdesks.delivery import DeliveryClient
from kbtools.helpdesks.reading.fields import text
from kbtools.helpdesks.zendesk.api import NEEDS, headers

_SOLVED = ("solved", "closed")


def _find(client: DeliveryClient, address: str, since: datetime) -> Iterator[FoundTicket]:
    query = f"type:ticket requester:{address} created>={since:%Y-%m-%dT%H:%M:%SZ}"
    found = client.get("/api/v2/search.json", {"query": query, "include": "tickets(users)"})
    addresses = {text(user, "id"): text(user, "email") for user in found.records("users")}
    for ticket in found.records("results"):
        address = addresses.get(text(ticket, "requester_id"), "")
        yield found_ticket(ticket, address, text(ticket, "status") in _SOLVED)


def _change(client: DeliveryClient, ticket: str, said: SaidByRequester) -> None:
    status = "solved" if said.solved else "open"
    comment = {"body": said.note, "public": False}
    client.put(f"/api/v2/tickets/{ticket}.json", {"ticket": {"status": status, "comment": comment}})


CLOSE = CloseApi(NEEDS, headers, _find, _change)
