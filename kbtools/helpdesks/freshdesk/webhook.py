"""Freshdesk: the action "Trigger webhook" of an automation rule, with simple JSON content.

As in support.freshdesk.com, "Using webhooks in automation rules". Freshdesk signs nothing: a header has the token.
"""

from __future__ import annotations

from datetime import datetime

from kbtools.helpdesks.reading.fields import Record, identity, inner, text
from kbtools.helpdesks.webhook import Headers, Webhook, is_same, kept_line, kept_text
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.text.markup import is_html


def is_genuine(secret: str, headers: Headers, body: bytes, now: datetime) -> bool:
    """The token in the header that the rule adds."""
    del body, now
    return is_same(headers.get("x-webhook-token", ""), secret)


def read(record: Record, now: datetime) -> IncomingTicket | None:
    """The ticket; the rule runs when one is created, so that is now."""
    ticket = inner(record, "freshdesk_webhook")
    if not ticket:
        return None
    said = text(ticket, "ticket_description")
    return IncomingTicket(
        source="freshdesk",
        id=identity(ticket, "ticket_id"),
        subject=kept_line(ticket, "ticket_subject"),
        text=kept_text(said, in_html=is_html(said)),
        address=kept_line(ticket, "ticket_contact_email", "ticket_requester_email"),
        created_at=now,
    )


WEBHOOK = Webhook("webhook.freshdesk_secret", is_genuine, read)
