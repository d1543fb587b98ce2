"""Claims: what visitors say helped. Once a person agrees, the question is evidence like an answered ticket."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.model.visit import Claim
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.tickets.learning_copy import CopyMaker

SOURCE = "form"  # the source of tickets that were claims


def masked_question(text: str, copy: CopyMaker, now: datetime) -> str:
    """The question of a claim as it may be kept: masked as a ticket is; raises whatever `copy` does."""
    message = Message("requester", text, public=True, created_at=now)
    return copy(Ticket("", (message,), SOURCE), ()).question


def withdraw(visit: str, store: Store) -> None:
    """Delete what a visit claimed, and what was learnt from it, because its writer took it back."""
    store.claims.withdraw(visit)
    store.forgetting.remove([(SOURCE, visit)])


def claims_of(workspace: Workspace, *, approved: bool | None = None) -> list[Claim]:
    """The claims whose questions are kept, in order of network and time; all, or by whether a person approved."""
    with workspace.store_if_any() as store:
        return store.claims.kept(approved=approved) if store else []


def approve(workspace: Workspace, visits: Collection[str] = (), *, network: str = "") -> list[Claim]:
    """Agree with the claims of some visits, or with all that wait of a network: the next index learns from them.

    Each becomes a resolved ticket that its requester linked, without a requester and under the visit's random id.
    Return them; raises `KbError("not-found")` for a visit or a network that has no claim.
    """
    with workspace.store() as store:
        found = _chosen(store, visits, network)
        waiting = [claim for claim in found if not claim.approved]
        store.tickets.put_many(_ticket(claim) for claim in waiting)
        store.links.add(Link(SOURCE, claim.visit, claim.slug, "requester", claim.at) for claim in waiting)
        store.claims.approve([claim.visit for claim in waiting])
    return waiting


def remove(workspace: Workspace, visits: Collection[str] = (), *, network: str = "") -> list[Claim]:
    """Delete the claims of some visits or of a network, and what was learnt from them; return them.

    Raises `KbError("not-found")` for a visit or a network that has no claim.
    """
    with workspace.store() as store:
        found = _chosen(store, visits, network)
        store.forgetting.remove((SOURCE, claim.visit) for claim in found)
        store.claims.remove([claim.visit for claim in found])
    return found


def _chosen(store: Store, visits: Collection[str], network: str) -> list[Claim]:
    kept = store.claims.kept()
    found = [claim for claim in kept if claim.visit in visits or (network and claim.network == network)]
    missing = [f"visit '{visit}'" for visit in visits if visit not in {claim.visit for claim in found}]
    if network and not any(claim.network == network for claim in found):
        missing.append(f"network '{network}'")
    if missing:
        raise KbError("not-found", f"no claim is kept of {', '.join(missing)}", hint="kb link list --by requester")
    return found


def _ticket(claim: Claim) -> Ticket:
    message = Message("requester", claim.question, public=True, created_at=claim.at)
    return Ticket(claim.visit, (message,), SOURCE, status="resolved", created_at=claim.at, resolved_at=claim.at)
