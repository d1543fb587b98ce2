"""GitHub: issues by the time of their last change, and their comments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kbtools.intake.api.pulled import Pulled, latest, state
from kbtools.intake.api.web import Web
from kbtools.intake.aside import Aside
from kbtools.intake.fields import number, text
from kbtools.intake.github import GITHUB

_GONE = frozenset((404, 410))


def pull(web: Web, cursor: str) -> Iterator[Pulled]:
    """Pages of changed issues, the oldest change first."""
    since = state(cursor).get("since", "")
    asked: dict[str, str] | None = {"state": "all", "sort": "updated", "direction": "asc", "per_page": "100"}
    asked = {**asked, "since": since} if asked and since else asked
    address = "/issues"
    with Aside() as aside:
        while address:
            answer = web.get(address, asked)
            found = answer.records()
            since = latest(found, "updated_at", since)
            issues = [issue if "pull_request" in issue else {**issue, "comments": _comments(web, issue)}
                      for issue in found]  # fmt: skip
            rows = [row for issue in issues for row in GITHUB.of_page(issue, web.url, aside)]
            yield Pulled(rows, json.dumps({"since": since}))
            address, asked = answer.next, None


def _comments(web: Web, issue: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    address = f"/issues/{text(issue, 'number')}/comments?per_page=100" if number(issue, "comments") else ""
    while address:
        answer = web.get(address, accept=_GONE)
        found += answer.records()
        address = answer.next
    return found
