"""Zendesk: the cursor-based incremental export, and the comments of each ticket in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from kbtools.helpdesks.api import Api, ApiClient
from kbtools.helpdesks.http import basic
from kbtools.helpdesks.paging import TicketPage, latest, read_cursor
from kbtools.helpdesks.reading.fields import inner, text
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.zendesk.export import EXPORT
from kbtools.settings import Settings

NEEDS = ("sync.zendesk_url", "sync.zendesk_user", "sync.zendesk_token")
_PAGES = "/api/v2/incremental/tickets/cursor.json"
_EXPIRED = frozenset((400, 404, 410, 422))
_GONE = frozenset((404, 410))


def headers(settings: Settings) -> dict[str, str]:
    """The headers of a request as the agent of the settings."""
    return basic(f"{settings.sync_zendesk_user}/token", settings.sync_zendesk_token)


def pages(client: ApiClient, cursor: str) -> Iterator[TicketPage]:
    """Pages of changed tickets; where the cursor has expired, from the time of the last ticket that was kept."""
    have = read_cursor(cursor)
    at, since = have.get("at", ""), have.get("since", "")
    with closing(Staging()) as staging:
        while True:
            begin = {"cursor": at} if at else {"start_time": str(_epoch(since))}
            response = client.get(_PAGES, {**begin, "include": "users", "per_page": "100"}, _EXPIRED if at else ())
            if response.record == {} and at:
                at = ""
                continue
            tickets = [{**ticket, "comments": _comments(client, ticket)} for ticket in response.records("tickets")]
            since = latest(tickets, "updated_at", since)
            before, at = at, text(response.record, "after_cursor")
            rows = list(EXPORT.of_page({"users": response.records("users"), "tickets": tickets}, client.url, staging))
            yield TicketPage(rows, json.dumps({"at": at, "since": since}))
            if response.record.get("end_of_stream") is not False or not at or at == before:
                return


def _comments(client: ApiClient, ticket: dict[str, Any]) -> list[dict[str, Any]]:
    if text(ticket, "status") == "deleted":
        return []
    found: list[dict[str, Any]] = []
    address = f"/api/v2/tickets/{text(ticket, 'id')}/comments.json?page[size]=100"
    while address:
        response = client.get(address, accept=_GONE)
        found += response.records("comments")
        more = inner(response.record, "meta").get("has_more") is True
        address = text(response.record, "links.next") if more else ""
    return found


def _epoch(since: str) -> int:
    return int(datetime.fromisoformat(since).timestamp()) if since else 1


API = Api("sync.zendesk_url", NEEDS, headers, pages)
