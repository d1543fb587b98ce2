"""Zammad: a ticket is closed or opened. As in docs.zammad.org, "Ticket", its search and its update."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from kbtools.helpdesks.close import CloseApi, FoundTicket, SaidByRequester, found_ticket
from kbtools.helpdesks.delivery import DeliveryClient
from kbtools.helpdesks.http import FORBIDDEN, NOT_FOUND
from kbtools.helpdesks.reading.fields import Record, text

_TICKETS = "/api/v1/tickets"
_CLOSED = ("closed", "merged")


def _find(client: DeliveryClient, address: str, since: datetime) -> Iterator[FoundTicket]:
    query = f'customer.email:"{address}" AND created_at:[{since:%Y-%m-%dT%H:%M:%SZ} TO *]'
    for ticket in client.get(f"{_TICKETS}/search", {"query": query, "expand": "true", "per_page": "100"}).records():
        yield found_ticket(ticket, _address(client, ticket), text(ticket, "state") in _CLOSED, "title")


def _address(client: DeliveryClient, ticket: Record) -> str:
    """The customer's; the search gives their login, which is an address unless somebody gave them another one."""
    login = text(ticket, "customer")
    if "@" in login:
        return login
    id_ = quote(text(ticket, "customer_id"), safe="")
    return text(client.get(f"/api/v1/users/{id_}", {}, (FORBIDDEN, NOT_FOUND)).record, "email")


def _change(client: DeliveryClient, ticket: str, said: SaidByRequester) -> None:
    note = {"subject": "Help centre", "body": said.note, "content_type": "text/plain", "type": "note"}
    state = "closed" if said.solved else "open"
    client.put(f"{_TICKETS}/{ticket}", {"state": state, "article": {**note, "internal": True, "sender": "Agent"}})


CLOSE = CloseApi(
    ("sync.zammad_url", "sync.zammad_token"),
    lambda settings: {"Authorization": f"Token token={settings.sync_zammad_token}"},
    _find,
    _change,
)
