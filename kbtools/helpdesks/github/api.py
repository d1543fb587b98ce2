"""GitHub: issues by the time of their last change, and their comments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from kbtools.helpdesks.api import Api, ApiClient
from kbtools.helpdesks.github.export import EXPORT
from kbtools.helpdesks.http import bearer
from kbtools.helpdesks.paging import TicketPage, by_change
from kbtools.helpdesks.reading.fields import number, text
from kbtools.helpdesks.reading.staging import Staging

_GONE = frozenset((404, 410))


def headers(token: str) -> dict[str, str]:
    """The headers of a request, with the token."""
    return {**bearer(token), "Accept": "application/vnd.github+json"}


def repository(name: str) -> str:
    """The path of a repository: `/repos/example/lamp`."""
    return f"/repos/{name.strip('/')}"


def pages(client: ApiClient, cursor: str) -> Iterator[TicketPage]:
    """Pages of changed issues, the oldest change first."""

    def fetch(since: str, page: int) -> tuple[list[dict[str, Any]], bool]:
        """One page of the repository's issues, and whether a header names another."""
        params = {"state": "all", "sort": "updated", "direction": "asc", "per_page": "100", "page": str(page)}
        response = client.get("/issues", params | ({"since": since} if since else {}))
        return response.records(), bool(response.next)

    with closing(Staging()) as staging:
        for found, behind in by_change(fetch, "updated_at", cursor):
            issues = [
                issue if "pull_request" in issue else {**issue, "comments": _comments(client, issue)} for issue in found
            ]
            yield TicketPage([row for issue in issues for row in EXPORT.of_page(issue, client.url, staging)], behind)


def _comments(client: ApiClient, issue: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    address = f"/issues/{text(issue, 'number')}/comments?per_page=100" if number(issue, "comments") else ""
    while address:
        response = client.get(address, accept=_GONE)
        found += response.records()
        address = response.next
    return found


API = Api(
    "sync.github_url",
    ("sync.github_url", "sync.github_repository", "sync.github_token"),
    lambda settings: headers(settings.sync_github_token),
    pages,
    path=lambda settings: repository(settings.sync_github_repository),
)
