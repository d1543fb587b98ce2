"""Zendesk: the cursor-based incremental export, and the comments of each ticket in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from kbtools.helpdesks.http import Web
from kbtools.helpdesks.paging import Pulled, latest, state
from kbtools.helpdesks.reading.fields import text
from kbtools.helpdesks.reading.staging import Aside
from kbtools.helpdesks.zendesk.export import ZENDESK

_PAGES = "/api/v2/incremental/tickets/cursor.json"
_EXPIRED = frozenset((400, 404, 410, 422))
_GONE = frozenset((404, 410))


def pull(web: Web, cursor: str) -> Iterator[Pulled]:
    """Pages of changed tickets; where the cursor has expired, from the time of the last ticket that was kept."""
    have = state(cursor)
    at, since = have.get("at", ""), have.get("since", "")
    with closing(Aside()) as aside:
        while True:
            begin = {"cursor": at} if at else {"start_time": str(_epoch(since))}
            answer = web.get(_PAGES, {**begin, "include": "users", "per_page": "100"}, _EXPIRED if at else ())
            if answer.record == {} and at:
                at = ""
                continue
            tickets = [{**ticket, "comments": _comments(web, ticket)} for ticket in answer.records("tickets")]
            since = latest(tickets, "updated_at", since)
            before, at = at, text(answer.record, "after_cursor")
            rows = list(ZENDESK.of_page({"users": answer.records("users"), "tickets": tickets}, web.url, aside))
            yield Pulled(rows, json.dumps({"at": at, "since": since}))
            if answer.record.get("end_of_stream") is not False or not at or at == before:
                return


def _comments(web: Web, ticket: dict[str, Any]) -> list[dict[str, Any]]:
    if text(ticket, "status") == "deleted":
        return []
    found: list[dict[str, Any]] = []
    address = f"/api/v2/tickets/{text(ticket, 'id')}/comments.json?page[size]=100"
    while address:
        answer = web.get(address, accept=_GONE)
        found += answer.records("comments")
        more = answer.record.get("meta", {}).get("has_more") is True
        address = text(answer.record, "links.next") if more else ""
    return found


def _epoch(since: str) -> int:
    return int(datetime.fromisoformat(since).timestamp()) if since else 1
