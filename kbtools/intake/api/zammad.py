"""Zammad: tickets by the time of their last change, and the messages of each."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kbtools.intake.api.pulled import Pulled, latest, state
from kbtools.intake.api.web import Web
from kbtools.intake.aside import Aside
from kbtools.intake.fields import text
from kbtools.intake.zammad import ZAMMAD

_SIZE = 50
_FIRST = "1970-01-01T00:00:00Z"
_GONE = frozenset((404,))


def pull(web: Web, cursor: str) -> Iterator[Pulled]:
    """Pages of changed tickets, the oldest change first."""
    begun = since = state(cursor).get("since", "")
    page = 1
    with Aside() as aside:
        while True:
            asked = {"query": f"updated_at:[{begun or _FIRST} TO *]", "sort_by": "updated_at", "order_by": "asc",
                     "expand": "true", "page": str(page), "per_page": str(_SIZE)}  # fmt: skip
            found = web.get("/api/v1/tickets/search", asked).records()
            since = latest(found, "updated_at", since)
            for ticket in found:
                said = web.get(f"/api/v1/ticket_articles/by_ticket/{text(ticket, 'id')}", accept=_GONE)
                ticket["articles"] = said.records()
            rows = [row for ticket in found for row in ZAMMAD.of_page(ticket, web.url, aside)]
            yield Pulled(rows, json.dumps({"since": since}))
            if len(found) < _SIZE:
                return
            page += 1
