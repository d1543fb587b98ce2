"""`kb link …`: which article answered which ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.ticket import Link
from kbtools.workspace import Workspace


def links_of(workspace: Workspace, ticket: str | None = None, *, source: str = "") -> list[Link]:
    """The links of one ticket, or all; raises `KbError("ticket-missing")`."""
    with workspace.store() as store:
        return store.links.of_ticket(*store.tickets.get(ticket, source).key) if ticket else store.links.all()


def add_link(
    workspace: Workspace, ticket: str, slug: str, *, source: str = "", by: Literal["requester", "agent"], now: datetime
) -> Link:
    """Note that an article answered a ticket; raises `KbError` `article-missing`, `ticket-missing`."""
    slug = Library.of(workspace).article(slug).slug
    with workspace.store() as store:
        found = store.tickets.get(ticket, source)
        made = Link(*found.key, slug, by, found.resolved_at or now)
        store.links.put(made)
    return made


def remove_link(workspace: Workspace, ticket: str, slug: str, *, source: str = "") -> None:
    """Remove a link for good; raises `KbError` `ticket-missing`, or `not-found` where there is none."""
    with workspace.store() as store:
        found = store.tickets.get(ticket, source)
        if not store.links.remove(*found.key, slug):
            raise KbError("not-found", f"ticket '{ticket}' has no link to '{slug}'", hint=f"kb link list {ticket}")
