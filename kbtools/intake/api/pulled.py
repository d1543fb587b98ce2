"""What a help desk's API gave: rows, and where to go on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kbtools.intake.fields import Record, moment
from kbtools.intake.rows import Row


@dataclass(frozen=True)
class Pulled:
    """The rows of one page, and the cursor behind it: kept once the rows are."""

    rows: list[Row]
    cursor: str


def state(cursor: str) -> dict[str, str]:
    """What a cursor says; nothing when it is empty or cannot be read, so that all is read anew."""
    try:
        told: object = json.loads(cursor) if cursor else {}
    except ValueError:
        told = {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, Mapping) else {}


def latest(records: Iterable[Record], name: str, before: str) -> str:
    """The latest time that records have in a field, or the one from before, as ISO 8601."""
    times = [when for record in records if (when := moment(record, name))]
    if before:
        times.append(datetime.fromisoformat(before))
    return max(times).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if times else ""
