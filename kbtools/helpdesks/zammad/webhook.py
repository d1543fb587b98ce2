"""Zammad: the webhook of a trigger, with its usual payload.

As in admin-docs.zammad.org, "Webhook": the ticket with its customer, and the message that began it.
"""

from __future__ import annotations

from datetime import datetime

from kbtools.helpdesks.reading.fields import Record, identity, inner, moment, number, text
from kbtools.helpdesks.webhook import Headers, Webhook, is_signed, kept_line, kept_text
from kbtools.model.incoming_ticket import IncomingTicket


def is_genuine(secret: str, headers: Headers, body: bytes, now: datetime) -> bool:
    """The HMAC-SHA1 of the body; it has no time, so a replay is known by its ticket alone."""
    del now
    return is_signed(headers.get("x-hub-signature", ""), secret, body, "sha1", prefix="sha1=", in_base64=False)


def read(record: Record, now: datetime) -> IncomingTicket | None:
    """The ticket; None where its message is an agent's or internal."""
    ticket, said = inner(record, "ticket"), inner(record, "article")
    if text(said, "sender").lower() != "customer" or said.get("internal") is not False:
        return None
    return IncomingTicket(
        source="zammad",
        id=identity(ticket, "id"),
        subject=kept_line(ticket, "title"),
        text=kept_text(text(said, "body"), in_html=text(said, "content_type").lower() == "text/html"),
        address=kept_line(ticket, "customer.email", "customer"),
        created_at=moment(ticket, "created_at") or now,
        automatic=inner(said, "preferences").get("is-auto-response") is True,
        answered=(number(ticket, "article_count") or 1) > 1,
        message_id=kept_line(said, "message_id"),
    )


WEBHOOK = Webhook("webhook.zammad_secret", is_genuine, read)
