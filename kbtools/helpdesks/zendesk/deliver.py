"""Zendesk: contact messages become tickets of the person who wrote.

As in developer.zendesk.com, "Tickets", "Attachments" and "Idempotency".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from kbtools.helpdesks.delivery import DeliveryClient, Destination, delivery_client
from kbtools.helpdesks.message_as_ticket import subject_of, tags_of, text_of
from kbtools.helpdesks.zendesk.api import NEEDS, headers
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings
from kbtools.system.file_kinds import MIME

_TICKETS = "/api/v2/tickets.json"


@dataclass(frozen=True)
class ZendeskSender:
    """Creates a ticket once: Zendesk finds it by `external_id`, and for some hours by `Idempotency-Key`."""

    client: DeliveryClient

    def send(self, message: ContactMessage) -> None:
        """Returns when Zendesk has the ticket; raises `KbError("delivery")`, or `Unreachable`."""
        self.client.begin()
        if self.client.get(_TICKETS, {"external_id": message.delivery_id}).records("tickets"):
            return
        ticket = {
            "subject": subject_of(message),
            "comment": {"body": text_of(message), **self._uploads(message)},
            "requester": {"name": message.name or message.email, "email": message.email},
            "external_id": message.delivery_id,
            "tags": tags_of(message),
            **({"priority": "urgent"} if message.people_first else {}),
        }
        self.client.post(_TICKETS, {"ticket": ticket}, {"Idempotency-Key": message.delivery_id})

    def _uploads(self, message: ContactMessage) -> dict[str, list[str]]:
        """`uploads` with a token for each file; Zendesk deletes files that no ticket names after some days."""
        tokens = []
        for one in message.attachments:
            path = f"/api/v2/uploads.json?filename={quote(one.name)}"
            response = self.client.post_bytes(one.data, {"Content-Type": MIME[one.kind]}, path)
            tokens.append(str(response.data["upload"]["token"]))
        return {"uploads": tokens} if tokens else {}


def _sender(settings: Settings, now: Callable[[], datetime]) -> ZendeskSender:
    return ZendeskSender(delivery_client("sync.zendesk_url", settings, headers(settings), now))


DESTINATION = Destination(NEEDS, lambda _: "Zendesk", _sender)
