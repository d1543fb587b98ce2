"""`kb note list`: what became of the notes on new tickets."""

from __future__ import annotations

from kbtools.storage import NewTicket
from kbtools.storage.new_tickets import State
from kbtools.workspace import Workspace

UNSURE: tuple[State, ...] = ("waiting", "sending", "refused", "in-doubt")


def list_notes(workspace: Workspace, *, every: bool = False) -> list[NewTicket]:
    """The tickets whose note is not written for sure, the newest first; `every`: the others as well."""
    with workspace.store() as store:
        return store.new_tickets.all(*(() if every else UNSURE))
