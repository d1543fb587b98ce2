"""Contact messages to a webhook, as signed JSON (standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kbtools.errors import KbError
from kbtools.helpdesks.delivery import DeliveryClient, Destination, delivery_client
from kbtools.helpdesks.message_as_ticket import subject_of
from kbtools.model.message import LABELS, ContactMessage
from kbtools.settings import Settings
from kbtools.system.base64_pieces import to_base64
from kbtools.system.file_kinds import MIME

_URL = "deliver.webhook_url"
PREFIX = "whsec_"
LEAST_BYTES = 24


@dataclass(frozen=True)
class WebhookSender:
    """Posts messages as JSON, signed as standardwebhooks.com describes; the id is the same at every try."""

    client: DeliveryClient
    secret: str
    now: Callable[[], datetime]

    def send(self, message: ContactMessage) -> None:
        """Returns when the receiver has answered with 2xx; raises `KbError("delivery")`, or `Unreachable`."""
        self.client.begin()
        body, at = json.dumps(_row(message), ensure_ascii=False).encode(), str(int(self.now().timestamp()))
        self.client.post_bytes(
            body,
            {
                "content-type": "application/json",
                "webhook-id": message.delivery_id,
                "webhook-timestamp": at,
                "webhook-signature": signature(self.secret, message.delivery_id, at, body),
            },
        )


def signature(secret: str, id_: str, at: str, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256, in base64, of id, time and body joined by full stops."""
    signed = b".".join((id_.encode(), at.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key_of(secret), signed, hashlib.sha256).digest()).decode("ascii")


def key_of(secret: str) -> bytes:
    """The bytes to sign with: the base64 after `whsec_`. Raises `KbError("setting")`."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or len(key) < LEAST_BYTES:
        raise KbError(
            "setting",
            f"the webhook's secret is not {PREFIX} and {LEAST_BYTES} bytes or more in base64",
            where="KB_DELIVER_WEBHOOK_SECRET",
            hint=f'echo "{PREFIX}$(openssl rand -base64 32)"',
        )
    return key


def _row(message: ContactMessage) -> dict[str, object]:
    data = {
        "reference": message.reference,
        "name": message.name,
        "email": message.email,
        "subject": message.subject,
        "title": subject_of(message),
        "message": message.body,
        "shown": list(message.shown),
        "opened": list(message.opened),
        "rejected": list(message.rejected),
        "flagged": message.flagged,
        "people_first": message.people_first,
        **{name: getattr(message, name) for name in (*LABELS, "asked", "answered")},
        "attachments": [
            {"name": one.name, "type": MIME[one.kind], "data": to_base64(one.data).decode("ascii")}
            for one in message.attachments
        ],
    }
    return {"type": "ticket.created", "timestamp": message.created_at.isoformat(), "data": data}


def _sender(settings: Settings, now: Callable[[], datetime]) -> WebhookSender:
    key_of(settings.deliver_webhook_secret)
    return WebhookSender(delivery_client(_URL, settings, {}, now), settings.deliver_webhook_secret, now)


WEBHOOK = Destination((_URL, "deliver.webhook_secret"), lambda _: "the webhook", _sender)
