"""Tickets from a help desk's API into the store, from where the last run ended."""

from __future__ import annotations

from collections.abc import Callable

from kbtools.helpdesks import vendors
from kbtools.helpdesks.api import ApiClient
from kbtools.storage import Store
from kbtools.tickets.import_ import ImportedTickets, Keeping, Tally


def sync_tickets(
    name: str, client: ApiClient, store: Store, keeping: Keeping, progress: Callable[[int], None] | None = None
) -> ImportedTickets:
    """Pull what changed since the last run, a page at a time; `name` is that of a vendor with an API.

    The cursor is kept behind each page once its tickets are, so that a run that was broken off goes on there, and a
    page that is read twice changes nothing. Raises `KbError("help-desk")`; what was read before is kept.
    """
    tally = Tally(keeping, progress=progress)
    cursor = f"{name} {client.url}"
    for page in vendors.api(name).pages(client, store.cursors.get(cursor)):
        tally.put(page.rows, store)
        store.cursors.put(cursor, page.cursor)
    return tally.done()
