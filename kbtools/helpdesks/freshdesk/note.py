"""Freshdesk: a private note. As in developers.freshdesk.com, "Create a note"."""

from __future__ import annotations

from kbtools.helpdesks.http import basic
from kbtools.helpdesks.note import Body, NoteApi
from kbtools.settings import Settings


def _request(settings: Settings, ticket: str, html: str) -> tuple[str, str, Body]:
    del settings
    return "POST", f"/api/v2/tickets/{ticket}/notes", {"body": html, "private": True}


NOTE = NoteApi(
    ("deliver.freshdesk_url", "deliver.freshdesk_token"),
    lambda settings: basic(settings.deliver_freshdesk_token, "X"),
    _request,
    lambda settings, id_: f"{settings.deliver_freshdesk_url}/a/tickets/{id_}",
)
