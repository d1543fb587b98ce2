"""GitHub: issues by the time of their last change, and their comments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from kbtools.helpdesks.github.export import GITHUB
from kbtools.helpdesks.http import Web
from kbtools.helpdesks.paging import Pulled, by_change
from kbtools.helpdesks.reading.fields import number, text
from kbtools.helpdesks.reading.staging import Aside

_GONE = frozenset((404, 410))


def pull(web: Web, cursor: str) -> Iterator[Pulled]:
    """Pages of changed issues, the oldest change first."""

    def fetch(since: str, page: int) -> tuple[list[dict[str, Any]], bool]:
        """One page of the repository's issues, and whether a header names another."""
        asked = {"state": "all", "sort": "updated", "direction": "asc", "per_page": "100", "page": str(page)}
        answer = web.get("/issues", asked | ({"since": since} if since else {}))
        return answer.records(), bool(answer.next)

    with closing(Aside()) as aside:
        for found, behind in by_change(fetch, "updated_at", cursor):
            issues = [issue if "pull_request" in issue else {**issue, "comments": _comments(web, issue)}
                      for issue in found]  # fmt: skip
            yield Pulled([row for issue in issues for row in GITHUB.of_page(issue, web.url, aside)], behind)


def _comments(web: Web, issue: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    address = f"/issues/{text(issue, 'number')}/comments?per_page=100" if number(issue, "comments") else ""
    while address:
        answer = web.get(address, accept=_GONE)
        found += answer.records()
        address = answer.next
    return found
