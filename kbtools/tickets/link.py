"""`kb link …`: which article answered which ticket."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.ticket import Link
from kbtools.tickets.claims import SOURCE as CLAIMED
from kbtools.tickets.claims import claims_of
from kbtools.tickets.claims import remove as remove_claims
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


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
        return link_ticket(store, found.key, slug, by=by, at=found.resolved_at or now)


def link_ticket(
    store: Store, ticket: tuple[str, str], slug: str, *, by: Literal["requester", "agent"] = "agent", at: datetime
) -> Link:
    """Note in an open store that an article answered a ticket; the ticket need not be in the store yet."""
    made = Link(*ticket, slug, by, at)
    store.links.put(made)
    return made


def remove_link(workspace: Workspace, ticket: str, slug: str, *, source: str = "") -> None:
    """Remove a link for good, or the claim of a visit to the contact form with what was learnt from it.

    Raises `KbError` `ticket-missing`, or `not-found` where there is none.
    """
    if source in ("", CLAIMED) and any(c.visit == ticket and c.slug == slug for c in claims_of(workspace)):
        remove_claims(workspace, [ticket])
        return
    with workspace.store() as store:
        found = store.tickets.get(ticket, source)
        if not store.links.remove(*found.key, slug):
            raise KbError("not-found", f"ticket '{ticket}' has no link to '{slug}'", hint=f"kb link list {ticket}")
