"""Zendesk: a private comment. As in developer.zendesk.com, "Ticket comments"."""

from __future__ import annotations

from kbtools.helpdesks.note import Body, NoteApi
from kbtools.helpdesks.zendesk.api import NEEDS, headers
from kbtools.settings import Settings


def _request(settings: Settings, ticket: str, html: str) -> tuple[str, str, Body]:
    del settings
    comment = {"html_body": html, "public": False}
    return "PUT", f"/api/v2/tickets/{ticket}.json", {"ticket": {"comment": comment}}


NOTE = NoteApi(NEEDS, headers, _request, lambda settings, id_: f"{settings.sync_zendesk_url}/agent/tickets/{id_}")
