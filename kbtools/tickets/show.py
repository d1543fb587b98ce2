"""`kb ticket show`: one ticket as it is kept."""

from __future__ import annotations

from kbtools.model.ticket import Ticket
from kbtools.workspace import Workspace


def show_ticket(workspace: Workspace, id_: str, *, source: str = "") -> Ticket:
    """The ticket; `source` where several sources use the id. Raises `KbError("ticket-missing")`."""
    with workspace.store() as store:
        return store.tickets.get(id_, source)
