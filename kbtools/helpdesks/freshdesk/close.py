"""Freshdesk: a ticket is resolved or opened. As in developers.freshdesk.com, "List all tickets", "Update a ticket"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kbtools.helpdesks.close import CloseApi, FoundTicket, SaidByRequester, found_ticket
from kbtools.helpdesks.delivery import DeliveryClient
from kbtools.helpdesks.http import basic
from kbtools.helpdesks.note import paragraphs
from kbtools.helpdesks.reading.fields import text

_TICKETS = "/api/v2/tickets"
_OPEN, _RESOLVED, _CLOSED = 2, 4, 5  # Freshdesk's numbers for status
_NO_CONTACT = (400,)  # the status for an unknown requester


def _find(client: DeliveryClient, address: str, since: datetime) -> Iterator[FoundTicket]:
    updated = f"{since:%Y-%m-%dT%H:%M:%SZ}"
    theirs = {"email": address, "updated_since": updated, "include": "requester", "per_page": "100"}
    for ticket in client.get(_TICKETS, theirs, _NO_CONTACT).records():
        yield found_ticket(ticket, text(ticket, "requester.email"), ticket.get("status") in (_RESOLVED, _CLOSED))


def _change(client: DeliveryClient, ticket: str, said: SaidByRequester) -> None:
    client.post(f"{_TICKETS}/{ticket}/notes", {"body": paragraphs(said.note), "private": True})
    client.put(f"{_TICKETS}/{ticket}", {"status": _RESOLVED if said.solved else _OPEN})


CLOSE = CloseApi(
    ("deliver.freshdesk_url", "deliver.freshdesk_token"),
    lambda settings: basic(settings.deliver_freshdesk_token, "X"),
    _find,
    _change,
)
