"""A value from a file or a variable in the type that is wanted."""

from __future__ import annotations

from typing import Any


def converted(value: object, wanted: type) -> Any:
    """The value as a list of texts (`tuple`), true or false, text or number; text is read as one of these.

    Raises `TypeError` or `ValueError` for what is none.
    """
    if wanted is tuple:
        items = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise TypeError
        return tuple(item for item in items if item)
    if wanted is bool:
        if isinstance(value, str) and value.lower() in ("true", "1", "yes", "on", "false", "0", "no", "off"):
            return value.lower() in ("true", "1", "yes", "on")
        if not isinstance(value, bool):
            raise TypeError
        return value
    if wanted is str:
        if not isinstance(value, str):
            raise TypeError
        return value
    if isinstance(value, bool) or not isinstance(value, (wanted, int, str)):
        raise TypeError
    return wanted(value)
