"""Zendesk: the event "ticket created" of a webhook.

As in developer.zendesk.com, "Ticket events" and "Verifying webhook authenticity". The event names the requester by a
number, so the address is not known.
"""

from __future__ import annotations

from datetime import datetime

from kbtools.helpdesks.reading.fields import Record, identity, inner, moment, text
from kbtools.helpdesks.webhook import Headers, Webhook, is_recent, is_signed, kept_line, kept_text
from kbtools.model.incoming_ticket import IncomingTicket

_CREATED = "zen:event-type:ticket.created"


def is_genuine(secret: str, headers: Headers, body: bytes, now: datetime) -> bool:
    """The HMAC-SHA256 of time and body, in base64; a request of another time is refused."""
    at = headers.get("x-zendesk-webhook-signature-timestamp", "")
    sent = headers.get("x-zendesk-webhook-signature", "")
    return is_signed(sent, secret, at.encode() + body, "sha256", in_base64=True) and is_recent(at, now)


def read(record: Record, now: datetime) -> IncomingTicket | None:
    """The ticket; None for another event, and for a ticket that customers do not see or somebody else wrote."""
    detail = inner(record, "detail")
    if text(record, "type") != _CREATED or detail.get("is_public") is False:
        return None
    if text(detail, "submitter_id") not in ("", text(detail, "requester_id")):
        return None  # an agent wrote it for the requester
    return IncomingTicket(
        source="zendesk",
        id=identity(detail, "id"),
        subject=kept_line(detail, "subject"),
        text=kept_text(text(detail, "description"), in_html=False),
        address="",
        created_at=moment(detail, "created_at") or now,
    )


WEBHOOK = Webhook("webhook.zendesk_secret", is_genuine, read)
