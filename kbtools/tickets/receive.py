"""New tickets that a help desk tells of: kept sealed until it is decided what to do about each."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from kbtools.errors import KbError
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.model.ticket import parse_time
from kbtools.storage import NewTicket, Store
from kbtools.system.sealing import Secret
from kbtools.text.json_text import json_value
from kbtools.tickets.learning_copy import LONGEST_ID

NEW = timedelta(days=1)  # a ticket that was created earlier is not new: an old request, or a rule that runs on all
_SEVERAL = ("references", "authentication")  # fields with several texts


def receive_ticket(store: Store, secret: Secret, incoming: IncomingTicket, now: datetime) -> bool:
    """Keep a new ticket, sealed; False where it is known already, or is older than a day.

    Raises `KbError("ticket")` for an id that is too long, `KbError("secret-missing")` where the secret was changed.
    """
    if len(incoming.id) > LONGEST_ID:
        raise KbError("ticket", f"an id has at most {LONGEST_ID} characters")
    if now - incoming.created_at > NEW:
        return False
    ticket = NewTicket(incoming.source, incoming.id, secret.seal(to_bytes(incoming)), now)
    return store.new_tickets.add(ticket, secret.mark)


def opened_ticket(ticket: NewTicket, secret: Secret) -> IncomingTicket | None:
    """The ticket as the help desk told of it; None where its text is gone or the secret does not open it."""
    data = secret.opened(ticket.sealed) if ticket.sealed else None
    return None if data is None else from_bytes(data)


def to_bytes(incoming: IncomingTicket) -> bytes:
    """The ticket as JSON, to be sealed."""
    row = {**asdict(incoming), "created_at": incoming.created_at.isoformat()}
    return json.dumps(row, ensure_ascii=False).encode()


def from_bytes(data: bytes) -> IncomingTicket:
    """The inverse of `to_bytes`."""
    row: dict[str, Any] = json_value(data)
    several = {name: tuple(row[name]) for name in _SEVERAL}
    return IncomingTicket(**{**row, **several, "created_at": parse_time(row["created_at"])})
