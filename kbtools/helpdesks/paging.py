"""Pages of tickets over an API, each with the cursor from which the next run continues."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kbtools.helpdesks.reading.fields import Record, moment, text
from kbtools.helpdesks.reading.rows import Row


@dataclass(frozen=True)
class TicketPage:
    """The rows of one page, and the cursor after it, which is stored once the rows are."""

    rows: list[Row]
    cursor: str


def read_cursor(cursor: str) -> dict[str, str]:
    """The content of a cursor; empty when it cannot be read, so that everything is read again."""
    try:
        found: object = json.loads(cursor) if cursor else {}
    except ValueError:
        found = {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, Mapping) else {}


def latest(records: Iterable[Record], name: str, before: str) -> str:
    """The latest time in a field of records, or the earlier one given, as ISO 8601."""
    times = [when for record in records if (when := moment(record, name))]
    if before:
        times.append(datetime.fromisoformat(before))
    return max(times).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if times else ""


def by_change(
    fetch: Callable[[str, int], tuple[list[dict[str, Any]], bool]], name: str, cursor: str
) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """Pages of records by the time of their last change, which is in a field, each with its cursor.

    `fetch` gives a page (from 1) of what changed since a time ("": all), oldest change first, and whether
    there are more. A page begins at the time where the last one ended, not at its number: a record that changes
    meanwhile moves to the end, and numbered pages would then skip others. Records that were read already are left out.
    """
    since, page = read_cursor(cursor).get("since", ""), 1
    had: set[tuple[str, str]] = set()
    while True:
        found, more = fetch(since, page)
        keys = [(text(record, "id", "number"), text(record, name)) for record in found]
        last = latest(found, name, since)
        yield [record for record, key in zip(found, keys, strict=True) if key not in had], json.dumps({"since": last})
        if not more:
            return
        page = 1 if last != since else page + 1
        had = set(keys) if last != since else had | set(keys)
        since = last
