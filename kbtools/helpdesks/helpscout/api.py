"""Help Scout: conversations by the time of their last change, with their threads embedded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from kbtools.helpdesks.api import Api, ApiClient
from kbtools.helpdesks.helpscout.export import EXPORT
from kbtools.helpdesks.http import bearer
from kbtools.helpdesks.paging import TicketPage, by_change
from kbtools.helpdesks.reading.fields import inner, items, number, text
from kbtools.helpdesks.reading.staging import Staging
from kbtools.settings import Settings


def renewed(client: ApiClient, settings: Settings) -> dict[str, str]:
    """Headers with a new token, got with the app's id and secret; it lasts for two days."""
    app = {"client_id": settings.sync_helpscout_app, "client_secret": settings.sync_helpscout_secret}
    response = client.post_form("/v2/oauth2/token", {"grant_type": "client_credentials", **app})
    return bearer(text(response.record, "access_token"))


def pages(client: ApiClient, cursor: str) -> Iterator[TicketPage]:
    """Pages of changed conversations, the oldest change first."""

    def fetch(since: str, page: int) -> tuple[list[dict[str, Any]], bool]:
        """One page of all mailboxes, and whether it is not the last."""
        params = {"status": "all", "embed": "threads", "sortField": "modifiedAt", "sortOrder": "asc", "page": str(page)}
        response = client.get("/v2/conversations", params | ({"modifiedSince": since} if since else {}))
        found = [dict(one) for one in items(response.record, "_embedded.conversations")]
        return found, page < (number(inner(response.record, "page"), "totalPages") or 0)

    with closing(Staging()) as staging:
        for found, behind in by_change(fetch, "userUpdatedAt", cursor):
            yield TicketPage(list(EXPORT.of_page({"conversations": found}, client.url, staging)), behind)


API = Api(
    "sync.helpscout_url",
    ("sync.helpscout_url", "sync.helpscout_app", "sync.helpscout_secret"),
    lambda _: {},  # the first request is refused, and then there is a token
    pages,
    renew=renewed,
)
