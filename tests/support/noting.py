"""A help desk tells of new tickets, and notes are written on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.notes.write import NotesWritten, write_notes
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.tickets.receive import receive_ticket
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CHARGE = "My Glim does not charge since yesterday, the light stays dark"


def tell(workspace: Workspace, id_: str, asked: str = CHARGE, at: datetime = NOW, **fields: Any) -> bool:
    """A help desk tells of a new ticket."""
    row: dict[str, Any] = {"source": "zendesk", "subject": "", "address": "emily@customer.example", **fields}
    incoming = IncomingTicket(id=id_, text=asked, created_at=at, **row)
    with workspace.store() as store:
        return receive_ticket(store, workspace.secret(), incoming, at)


def run(
    workspace: Workspace, at: datetime = NOW, index: Callable[[], KnowledgeBase | None] | None = None
) -> NotesWritten:
    with workspace.store() as store:
        return write_notes(
            workspace, store, workspace.secret(), index or (lambda: KnowledgeBase.of(workspace)), lambda: at
        )


def state_of(workspace: Workspace, id_: str) -> str:
    with workspace.store() as store:
        return next(one.state for one in store.new_tickets.all() if one.id == id_)
