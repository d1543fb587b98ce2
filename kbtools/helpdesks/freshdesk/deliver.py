"""Freshdesk: contact messages become tickets of the person who wrote.

As in developers.freshdesk.com, "Create a ticket" and "List all tickets".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from kbtools.helpdesks.delivery import DeliveryClient, Destination, delivery_client
from kbtools.helpdesks.http import basic
from kbtools.helpdesks.message_as_ticket import has_subject_of, subject_of, tags_of, text_of
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings
from kbtools.system.file_kinds import MIME

_URL = "deliver.freshdesk_url"
_TICKETS = "/api/v2/tickets"
_OPEN, _LOW, _URGENT, _FEEDBACK_WIDGET = 2, 1, 4, 9  # Freshdesk's numbers for status, priority and source
_CLOCKS_DIFFER = timedelta(minutes=15)  # at most, between Freshdesk's clock and ours
_NO_CONTACT = (400,)  # the status for an unknown requester


@dataclass(frozen=True)
class FreshdeskSender:
    """Creates a ticket unless one with this reference in its subject exists: Freshdesk has no idempotency key."""

    client: DeliveryClient

    def send(self, message: ContactMessage) -> None:
        """Returns when Freshdesk has the ticket; raises `KbError("delivery")`, or `Unreachable`."""
        self.client.begin()
        since = f"{message.created_at - _CLOCKS_DIFFER:%Y-%m-%dT%H:%M:%SZ}"
        theirs = {"email": message.email, "updated_since": since, "per_page": "100"}
        found = self.client.get(_TICKETS, theirs, _NO_CONTACT).records()
        if any(has_subject_of(ticket.get("subject"), message) for ticket in found):
            return
        ticket = {
            "name": message.name or message.email,
            "email": message.email,
            "subject": subject_of(message),
            "description": escape(text_of(message)).replace("\n", "<br>"),
            "status": _OPEN,
            "priority": _URGENT if message.people_first else _LOW,
            "source": _FEEDBACK_WIDGET,
        }
        if message.attachments:
            files = [("attachments[]", (one.name, one.data, MIME[one.kind])) for one in message.attachments]
            self.client.post_form(_TICKETS, {**ticket, "tags[]": tags_of(message)}, files)
        else:
            self.client.post(_TICKETS, {**ticket, "tags": tags_of(message)})


def _sender(settings: Settings, now: Callable[[], datetime]) -> FreshdeskSender:
    return FreshdeskSender(delivery_client(_URL, settings, basic(settings.deliver_freshdesk_token, "X"), now))


DESTINATION = Destination((_URL, "deliver.freshdesk_token"), lambda _: "Freshdesk", _sender)
