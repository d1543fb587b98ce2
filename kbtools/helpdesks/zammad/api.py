"""Zammad: tickets by the time of their last change, and the messages of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from kbtools.helpdesks.http import Web
from kbtools.helpdesks.paging import Pulled, by_change
from kbtools.helpdesks.reading.fields import text
from kbtools.helpdesks.reading.staging import Aside
from kbtools.helpdesks.zammad.export import ZAMMAD

_SIZE = 50
_FIRST = "1970-01-01T00:00:00Z"
_GONE = frozenset((404,))


def pull(web: Web, cursor: str) -> Iterator[Pulled]:
    """Pages of changed tickets, the oldest change first."""

    def fetch(since: str, page: int) -> tuple[list[dict[str, Any]], bool]:
        """One page of a search by time; a full one may have another behind it."""
        asked = {"query": f"updated_at:[{since or _FIRST} TO *]", "sort_by": "updated_at", "order_by": "asc",
                 "expand": "true", "page": str(page), "per_page": str(_SIZE)}  # fmt: skip
        found = web.get("/api/v1/tickets/search", asked).records()
        return found, len(found) == _SIZE

    with closing(Aside()) as aside:
        for found, behind in by_change(fetch, "updated_at", cursor):
            for ticket in found:
                said = web.get(f"/api/v1/ticket_articles/by_ticket/{text(ticket, 'id')}", accept=_GONE)
                ticket["articles"] = said.records()
            yield Pulled([row for ticket in found for row in ZAMMAD.of_page(ticket, web.url, aside)], behind)
