"""Tickets that come out of a store and go into one again, as they are.

Their requesters are hashed already, so an import has to know them. Each carries a proof: a keyed hash of the ticket and
of the links that people gave it, which only the same secret makes. A ticket whose proof does not fit, because the line
was changed or the secret is another, is one like those of any help desk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kbtools.model.ticket import Kept, KeptLink, Ticket, parse_time, ticket_to_json

if TYPE_CHECKING:
    from kbtools.redaction import Redactor
    from kbtools.system.sealing import Secret

FIELD = "kept"


def kept_to_json(ticket: Ticket, links: Iterable[KeptLink], secret: Secret) -> dict[str, Any]:
    """A ticket of a store, as `ticket_to_json` gives it, with `kept`: the links of people, and the proof."""
    kept = Kept("", tuple(links))
    row = {"links": [_link_to_json(link) for link in kept.links], "proof": _proof(ticket, kept, secret)}
    return ticket_to_json(ticket) | {FIELD: row}


def kept_of(data: object) -> Kept | None:
    """What `kept_to_json` added to a ticket; None where it is missing or not as it was written."""
    row = data.get(FIELD) if isinstance(data, Mapping) else None
    try:
        return Kept(row["proof"], tuple(_link(link) for link in row["links"])) if row else None
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def is_proven(ticket: Ticket, secret: Secret) -> bool:
    """Whether a ticket is as it came out of a store that has this secret."""
    return ticket.kept is not None and ticket.kept.proof == _proof(ticket, ticket.kept, secret)


def masked_again(ticket: Ticket, redactor: Redactor) -> Ticket:
    """A learning copy, masked as the rules of today say; nothing changes where they have not."""
    return replace(
        ticket,
        subject=redactor(ticket.subject),
        url=redactor(ticket.url),
        tags=tuple(dict.fromkeys(map(redactor, ticket.tags))),
        messages=tuple(replace(message, body=redactor(message.body)) for message in ticket.messages),
    )


def _proof(ticket: Ticket, kept: Kept, secret: Secret) -> str:
    written = json.dumps([ticket_to_json(ticket), [_link_to_json(link) for link in kept.links]], sort_keys=True)
    # Hashed without the key first, since the keyed hash ignores the case of letters.
    return secret.hash(f"kept ticket {hashlib.sha256(written.encode()).hexdigest()}")


def _link_to_json(link: KeptLink) -> dict[str, Any]:
    at = link.created_at.isoformat() if link.created_at else None
    return {"slug": link.slug, "by": link.by, "created_at": at, "removed": link.removed}


def _link(row: Mapping[str, Any]) -> KeptLink:
    at = parse_time(row["created_at"]) if row["created_at"] else None
    return KeptLink(row["slug"], row["by"], at, row["removed"])
