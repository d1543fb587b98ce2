"""Chatwoot: a private message. As in developers.chatwoot.com, "Create new message"; its text is Markdown."""

from __future__ import annotations

from urllib.parse import quote

from kbtools.helpdesks.note import Body, NoteApi, as_markdown
from kbtools.settings import Settings


def _request(settings: Settings, ticket: str, markdown: str) -> tuple[str, str, Body]:
    path = f"/api/v1/accounts/{quote(settings.notes_chatwoot_account, safe='')}/conversations/{ticket}/messages"
    return "POST", path, {"content": markdown, "message_type": "outgoing", "private": True}


NOTE = NoteApi(
    ("notes.chatwoot_url", "notes.chatwoot_account", "notes.chatwoot_token"),
    lambda settings: {"api_access_token": settings.notes_chatwoot_token},
    _request,
    lambda settings, id_: (
        f"{settings.notes_chatwoot_url}/app/accounts/{settings.notes_chatwoot_account}/conversations/{id_}"
    ),
    written=as_markdown,
)
