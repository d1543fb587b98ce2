"""What is kept of one requester: looked up before it is deleted, and to answer who asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.model.ticket import Ticket
from kbtools.privacy.forget import originals_of
from kbtools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Held:
    """Masked tickets, the oldest first, and references of sealed originals.

    `account`: whether they sign in to the desk. `unopened`: references of messages that the secret does not open, so
    that they may be theirs.
    """

    tickets: tuple[Ticket, ...]
    delivered: tuple[str, ...]
    waiting: tuple[str, ...]
    unopened: tuple[str, ...]
    account: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept, as far as the secret tells."""
        return not (self.tickets or self.delivered or self.waiting or self.account)


def held_of(workspace: Workspace, requester: str) -> Held:
    """What is kept of a requester, by the address or id that the help desk has. Changes nothing.

    Raises `KbError("secret-missing")` where the store was made with another secret.
    """
    secret = workspace.secret()
    hashed = secret.hash(requester)
    with workspace.store() as store:
        store.check_secret(secret)
        originals = originals_of(store, secret, hashed)
        tickets = store.tickets.of(store.forgetting.tickets_of(hashed))
        account = store.staff.find(requester.strip().lower()) is not None
    ordered = sorted(tickets, key=lambda ticket: (str(ticket.created_at), ticket.key))
    return Held(tuple(ordered), originals.delivered, originals.waiting, originals.unopened, account)
