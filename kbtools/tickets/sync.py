"""Tickets from a help desk's API into the store, from where the last run ended."""

from __future__ import annotations

from collections.abc import Callable

from kbtools.helpdesks import APIS, Web
from kbtools.storage import Store
from kbtools.tickets.import_ import ImportedTickets, Keeping, Tally


def sync_tickets(
    name: str, web: Web, store: Store, keeping: Keeping, progress: Callable[[int], None] | None = None
) -> ImportedTickets:
    """Pull what changed since the last run, a page at a time; `name` is one of `APIS`.

    The cursor is kept behind each page once its tickets are, so that a run that was broken off goes on there, and a
    page that is read twice changes nothing. Raises `KbError("help-desk")`; what was read before is kept.
    """
    tally = Tally(keeping, progress=progress)
    cursor = f"{name} {web.url}"
    for pulled in APIS[name].pull(web, store.cursors.get(cursor)):
        tally.put(pulled.rows, store)
        store.cursors.put(cursor, pulled.cursor)
    return tally.done()
