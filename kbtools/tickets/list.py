"""`kb ticket list`: the tickets in the store."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.model.ticket import Ticket
from kbtools.workspace import Workspace


@dataclass(frozen=True)
class ListedTickets:
    """The newest tickets, and the number of all tickets in the store."""

    tickets: tuple[Ticket, ...]
    total: int


def list_tickets(workspace: Workspace, *, limit: int, containing: str = "") -> ListedTickets:
    """At most `limit` tickets, newest first; with `containing` only those with this text in the subject."""
    with workspace.store() as store:
        return ListedTickets(tuple(store.tickets.list(limit=limit, containing=containing)), store.tickets.count())
