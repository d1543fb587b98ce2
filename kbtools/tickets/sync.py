"""`kb ticket sync`: tickets from a help desk's API into the store, from where the last run ended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from kbtools.helpdesks import vendors
from kbtools.helpdesks.api import connect
from kbtools.helpdesks.http import Clock
from kbtools.tickets.import_ import ImportedTickets, TicketIntake
from kbtools.workspace import Workspace


def sync_tickets(
    workspace: Workspace, name: str, clock: Clock, progress: Callable[[int], None] | None = None
) -> ImportedTickets:
    """Pull what changed since the last run, a page at a time; `name` is that of a vendor with an API.

    The cursor is kept behind each page once its tickets are, so that a run that was broken off goes on there, and a
    page that is read twice changes nothing. Raises `KbError("help-desk")`; what was read before is kept.
    """
    intake, api = TicketIntake(workspace, progress=progress), vendors.api(name)
    with closing(connect(api, workspace.settings, clock)) as client, workspace.store() as store:
        cursor = f"{name} {client.url}"
        for page in api.pages(client, store.cursors.get(cursor)):
            intake.put(page.rows, store)
            store.cursors.put(cursor, page.cursor)
    return intake.done()
