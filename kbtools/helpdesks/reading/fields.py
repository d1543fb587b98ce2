"""Values of a vendor's record; a missing value or one of another type counts as empty."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kbtools.errors import KbError
from kbtools.model.ticket import Message, parse_time
from kbtools.text.dates import since_1970

Record = Mapping[str, Any]
_NOTHING: Record = {}


def text(record: Record, *names: str) -> str:
    """The first of these fields that holds text or a number; a dot goes into an object (`source.body`)."""
    for name in names:
        value = value_at(record, name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def value_at(record: Record, path: str) -> Any:
    """What a field holds; a dot goes into an object. None where there is no such field."""
    value: Any = record
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def inner(record: Record, name: str) -> Record:
    """The object in a field, or an empty one."""
    value = record.get(name)
    return value if isinstance(value, Mapping) else _NOTHING


def items(record: Record, name: str) -> list[Record]:
    """The objects of a list; a dot goes into an object."""
    *path, last = name.split(".")
    for part in path:
        record = inner(record, part)
    value = record.get(last)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def texts(record: Record, name: str, key: str = "name") -> tuple[str, ...]:
    """The texts of a list, or what its objects have under `key`."""
    value = record.get(name)
    found = [text({"": item}, "") or text({"": item}, f".{key}") for item in value] if isinstance(value, list) else []
    return tuple(item for item in found if item)


def moment(record: Record, *names: str) -> datetime | None:
    """The first of these fields that is an ISO 8601 time, or seconds or milliseconds since 1970; None without one."""
    for name in names:
        value = value_at(record, name)
        try:
            if isinstance(value, float) or text({"": value}, "").isdecimal():
                return since_1970(float(value))
            if isinstance(value, str) and value.strip():
                return parse_time(value.strip())
        except (ValueError, OverflowError, OSError):
            continue
    return None


def number(record: Record, name: str) -> float | None:
    """The finite number in a field, or None."""
    value = record.get(name)
    try:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # a whole number beyond all floating-point numbers
        return None
    return float(value) if fits else None  # type: ignore[arg-type]  # it fits


def identity(record: Record, *names: str) -> str:
    """The id of the ticket; raises `KbError("ticket")` when there is none."""
    found = text(record, *names).strip()
    if not found:
        raise KbError("ticket", f"the ticket has no '{names[0]}'", hint="export it with all its fields")
    return found


def in_order(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Messages with text, by time if every one has a time, else in the order of the record."""
    said = [message for message in messages if message.body.strip()]
    if all(message.created_at for message in said):
        said.sort(key=lambda message: message.created_at or datetime.min.replace(tzinfo=UTC))
    return tuple(said)
