"""`kb privacy expire`: tickets that are older than the settings allow deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from kbtools.workspace import Workspace


def expire(workspace: Workspace, now: datetime, *, preview: bool = False) -> int:
    """Delete tickets older than the setting `privacy.keep_tickets_days`, with their links; return how many.

    0 keeps them for ever, and a ticket without a date stays.
    """
    days = workspace.settings.keep_tickets_days
    if not days or not workspace.has_store:
        return 0
    with workspace.store() as store:
        keys = store.forgetting.tickets_before(now - timedelta(days=days))
        if keys and not preview:
            store.forgetting.remove(keys)
            store.forgetting.wipe()
    return len(keys)
