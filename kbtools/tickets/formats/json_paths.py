"""Paths into JSON: names separated by dots, which lead from an object to a value in it."""

from __future__ import annotations

from collections.abc import Mapping

from kbtools.helpdesks.reading.records import told

CONSTANT = "="


def at(data: object, path: str) -> list[object] | None:
    """The values at a path; None where it leads nowhere.

    A list on the way is followed into each item (`*` may say so), into one of them by its number. Of a name with dots
    in it, the longest that is there counts. A path that begins with `=` stands for the text after it.
    """
    if path.startswith(CONSTANT):
        return [path[1:]]
    return _at(data, path.split("."))


def nothing_at(data: object, path: str) -> str:
    """What to tell of a path that leads nowhere: how far it goes, and what is there."""
    steps, reached = path.split("."), 0
    while reached < len(steps) and _at(data, steps[: reached + 1]) is not None:
        reached += 1
    found = _at(data, steps[:reached]) if reached else [data]
    so_far = ".".join(steps[:reached])
    names = list(dict.fromkeys(str(name) for one in found or () if isinstance(one, Mapping) for name in one))
    if reached == len(steps):
        return f"at '{path}' there is an object, not a text; it has: {told(names)}"
    has = f"it has: {told(names)}" if names else "it is no object"
    return f"there is nothing at '{path}'; " + (f"of '{so_far}', {has}" if so_far else has)


def texts(data: object, path: str) -> list[str]:
    """The texts at a path, with numbers, and truth values as `true` and `false`; empty ones are left out."""
    found = (_text(value) for value in at(data, path) or ())
    return [text for text in found if text]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _at(data: object, steps: list[str]) -> list[object] | None:
    if not steps:
        return list(data) if isinstance(data, list) else [data]
    if data is None:
        return []
    if isinstance(data, list):
        return _in_list(data, steps)
    if isinstance(data, Mapping):
        for count in range(len(steps), 0, -1):
            name = ".".join(steps[:count])
            if name in data and (found := _at(data[name], steps[count:])) is not None:
                return found
    return None


def _in_list(data: list[object], steps: list[str]) -> list[object] | None:
    if steps[0].isdecimal():
        place = int(steps[0])
        return _at(data[place], steps[1:]) if place < len(data) else []
    rest = steps[1:] if steps[0] == "*" else steps
    found = [one for one in (_at(item, rest) for item in data) if one is not None]
    return [value for one in found for value in one] if found or not data else None
