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
    """Import the tickets that changed since the last run; `name` is that of a vendor with an API.

    The cursor is stored after the tickets of each page, so that an interrupted run continues there; reading a page
    twice changes nothing. Raises `KbError("help-desk")`; what was read before is kept.
    """
    intake, api = TicketIntake(workspace, workspace.secret(), progress=progress), vendors.api(name)
    with closing(connect(api, workspace.settings, clock, name)) as client, workspace.store() as store:
        cursor = f"{name} {client.url}"
        for page in api.pages(client, store.cursors.get(cursor)):
            intake.put(page.rows, store)
            store.cursors.put(cursor, page.cursor)
    return intake.done()
