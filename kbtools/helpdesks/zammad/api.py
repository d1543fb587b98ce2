"""Zammad: tickets by the time of their last change, and the messages of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from kbtools.helpdesks.api import Api, ApiClient
from kbtools.helpdesks.paging import TicketPage, by_change
from kbtools.helpdesks.reading.fields import text
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.zammad.export import EXPORT

_SIZE = 50
_FIRST = "1970-01-01T00:00:00Z"
_GONE = frozenset((404,))


def pages(client: ApiClient, cursor: str) -> Iterator[TicketPage]:
    """Pages of changed tickets, the oldest change first."""

    def fetch(since: str, page: int) -> tuple[list[dict[str, Any]], bool]:
        """One page of a search by time; a full one may have another behind it."""
        params = {
            "query": f"updated_at:[{since or _FIRST} TO *]",
            "sort_by": "updated_at",
            "order_by": "asc",
            "expand": "true",
            "page": str(page),
            "per_page": str(_SIZE),
        }
        found = client.get("/api/v1/tickets/search", params).records()
        return found, len(found) == _SIZE

    with closing(Staging()) as staging:
        for found, behind in by_change(fetch, "updated_at", cursor):
            for ticket in found:
                said = client.get(f"/api/v1/ticket_articles/by_ticket/{text(ticket, 'id')}", accept=_GONE)
                ticket["articles"] = said.records()
            yield TicketPage([row for ticket in found for row in EXPORT.of_page(ticket, client.url, staging)], behind)


API = Api(
    "sync.zammad_url",
    ("sync.zammad_url", "sync.zammad_token"),
    lambda settings: {"Authorization": f"Token token={settings.sync_zammad_token}"},
    pages,
)
