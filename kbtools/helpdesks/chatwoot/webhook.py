"""Chatwoot: the events "conversation created" and "message created" of a webhook.

As in chatwoot.com, "How to use webhooks" and "Webhook events". The first event may come before the first message, so
the second is read as well.
"""

from __future__ import annotations

from datetime import datetime

from kbtools.helpdesks.reading.fields import Record, identity, inner, items, moment, text
from kbtools.helpdesks.webhook import Headers, Webhook, is_recent, is_signed, kept_line, kept_text
from kbtools.model.incoming_ticket import IncomingTicket

_INCOMING = ("incoming", "0")


def is_genuine(secret: str, headers: Headers, body: bytes, now: datetime) -> bool:
    """The HMAC-SHA256 of time, full stop and body; a request of another time is refused."""
    at, sent = headers.get("x-chatwoot-timestamp", ""), headers.get("x-chatwoot-signature", "")
    signed = at.encode() + b"." + body
    return is_signed(sent, secret, signed, "sha256", prefix="sha256=", in_base64=False) and is_recent(at, now)


def read(record: Record, now: datetime) -> IncomingTicket | None:
    """The conversation; None for another event, and before a customer has written in it."""
    event = text(record, "event")
    if event == "message_created":
        conversation, messages = inner(record, "conversation"), [record]
    elif event == "conversation_created":
        conversation, messages = record, items(record, "messages")
    else:
        return None
    said = [one for one in messages if text(one, "message_type") in _INCOMING and one.get("private") is not True]
    if not said:
        return None
    mail = inner(inner(said[0], "content_attributes"), "email")
    subject = kept_line(conversation, "additional_attributes.mail_subject") or kept_line(mail, "subject")
    return IncomingTicket(
        source="chatwoot",
        id=identity(conversation, "id"),
        subject=subject,
        text=kept_text(text(mail, "text_content.full") or text(said[0], "content"), in_html=False),
        address=kept_line(conversation, "meta.sender.email") or kept_line(said[0], "sender.email"),
        created_at=moment(conversation, "created_at", "timestamp") or now,
        language=kept_line(conversation, "additional_attributes.browser_language")[:2].lower(),
        answered=moment(conversation, "first_reply_created_at") is not None,
        message_id=kept_line(mail, "message_id"),
    )


WEBHOOK = Webhook("webhook.chatwoot_secret", is_genuine, read)
