"""Help Scout: the event "conversation created" of a webhook.

As in developer.helpscout.com, "Webhooks": the conversation with its threads embedded.
"""

from __future__ import annotations

from datetime import datetime

from kbtools.helpdesks.reading.fields import Record, identity, items, moment, text
from kbtools.helpdesks.webhook import Headers, Webhook, is_signed, kept_line, kept_text
from kbtools.model.incoming_ticket import IncomingTicket

_SAID = ("customer", "chat", "beaconchat")  # kinds of threads that the customer wrote
_REPLY = "message"


def is_genuine(secret: str, headers: Headers, body: bytes, now: datetime) -> bool:
    """The HMAC-SHA1 of the body, in base64; it has no time, so a replay is known by its conversation alone."""
    del now
    return is_signed(headers.get("x-helpscout-signature", ""), secret, body, "sha1", in_base64=True)


def read(record: Record, now: datetime) -> IncomingTicket | None:
    """The conversation; None where it is spam or no customer wrote in it."""
    threads = items(record, "_embedded.threads") or items(record, "threads")
    said = [one for one in threads if text(one, "type").lower() in _SAID]
    if not said or text(record, "status").lower() == "spam":
        return None
    first = min(said, key=lambda one: moment(one, "createdAt") or now)
    return IncomingTicket(
        source="helpscout",
        id=identity(record, "id"),
        subject=kept_line(record, "subject"),
        text=kept_text(text(first, "body"), in_html=True),
        address=kept_line(record, "primaryCustomer.email", "createdBy.email"),
        created_at=moment(record, "createdAt") or now,
        answered=any(text(one, "type").lower() == _REPLY for one in threads),
    )


WEBHOOK = Webhook("webhook.helpscout_secret", is_genuine, read)
