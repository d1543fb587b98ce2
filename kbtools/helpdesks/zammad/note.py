"""Zammad: an internal message of the type "note". As in docs.zammad.org, "Articles"."""

from __future__ import annotations

from kbtools.helpdesks.note import Body, NoteApi
from kbtools.settings import Settings


def _request(settings: Settings, ticket: str, html: str) -> tuple[str, str, Body]:
    del settings
    said = {"ticket_id": ticket, "body": html, "content_type": "text/html", "type": "note", "internal": True}
    return "POST", "/api/v1/ticket_articles", {**said, "sender": "Agent", "subject": "Help centre"}


NOTE = NoteApi(
    ("sync.zammad_url", "sync.zammad_token"),
    lambda settings: {"Authorization": f"Token token={settings.sync_zammad_token}"},
    _request,
    lambda settings, id_: f"{settings.sync_zammad_url}/#ticket/zoom/{id_}",
)
