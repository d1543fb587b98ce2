"""Help Scout: a note. As in developer.helpscout.com, Mailbox API 2.0, "Create note"."""

from __future__ import annotations

from kbtools.helpdesks.delivery import Unreachable
from kbtools.helpdesks.http import HttpClient, NoResponse, bearer
from kbtools.helpdesks.note import Body, NoteApi
from kbtools.helpdesks.reading.fields import text
from kbtools.settings import Settings

_DESK = "https://secure.helpscout.net/conversation"


def _request(settings: Settings, ticket: str, html: str) -> tuple[str, str, Body]:
    del settings
    return "POST", f"/v2/conversations/{ticket}/notes", {"text": html}


def _renewed(http: HttpClient, settings: Settings) -> dict[str, str]:
    """Headers with a new token, got with the app's id and secret."""
    app = {"client_id": settings.sync_helpscout_app, "client_secret": settings.sync_helpscout_secret}
    form = {"grant_type": "client_credentials", **app}
    try:
        response = http.request("POST", "/v2/oauth2/token", body={"data": form})
    except NoResponse as failure:
        raise Unreachable(f"no token: {failure}", where=http.url) from None
    return bearer(text(response.record, "access_token"))


NOTE = NoteApi(
    ("sync.helpscout_url", "sync.helpscout_app", "sync.helpscout_secret"),
    lambda _: {},  # the first request is refused, and then there is a token
    _request,
    lambda _, id_: f"{_DESK}/{id_}",
    renew=_renewed,
)
