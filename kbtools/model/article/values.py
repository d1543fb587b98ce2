"""The kinds of values in front matter, with a function that reads each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from kbtools.errors import KbError, nearest
from kbtools.model.article.fields import KEYS, THEME_KEYS, KnownIssue

_PERIOD = re.compile(r"(\d{1,6})\s*(days?|weeks?|months?|years?)?")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "": 1}
_LONGEST_PERIOD = 36_500  # days


def read_value(key: str, value: Any) -> Any:
    """The value of one key, converted to its type; raises `KbError("front-matter")` with a valid example."""
    row = KEYS[key].metadata
    kind = row["kind"]
    if kind == "choice" and value not in row["choices"]:
        meant = nearest(str(value), row["choices"]) or row["choices"][0]
        raise KbError("front-matter", f"'{key}' must be one of {', '.join(row['choices'])}", hint=f"{key}: {meant}")
    readers = {
        "text": _read_text,
        "choice": _read_text,
        "date": _read_date,
        "period": _read_period,
        "list": _read_list,
        "flag": _read_flag,
        "issue": _read_issue,
        "reasons": _read_reasons,
    }
    return readers[kind](key, value)


def check_theme_value(key: str, value: Any) -> None:
    """Raise `KbError("front-matter")` for a value at which the theme's templates would fail; None is no such value."""
    examples = {"hide": "hide: [navigation, toc]", "search": "search: {exclude: true}"}
    kind, hint = THEME_KEYS[key], examples.get(key, f"{key}: some words")
    listed = value if isinstance(value, list) else [value]
    if kind == "mapping" and not isinstance(value, Mapping | None):
        raise KbError("front-matter", f"'{key}' must be lines of 'key: value'", hint=hint)
    if kind == "texts" and not all(isinstance(item, str | None) for item in listed):
        raise KbError("front-matter", f"'{key}' must be a list of texts", hint=hint)
    if kind == "text" and isinstance(value, list | Mapping):
        raise KbError("front-matter", f"'{key}' must be text", hint=hint)


def _read_text(key: str, value: Any) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value).strip()
    raise KbError(
        "front-matter", f"'{key}' must be text", hint=f"{key}: {'support-team' if key == 'owner' else 'some words'}"
    )


def _read_date(key: str, value: Any) -> date:
    if type(value) is date:
        return value
    raise KbError("front-matter", f"'{key}' must be a date", hint=f"{key}: 2026-01-31")


def _read_period(key: str, value: Any) -> int:
    match = _PERIOD.fullmatch(str(value).strip().lower())
    days = int(match[1]) * _DAYS[(match[2] or "").removesuffix("s")] if match else 0
    if isinstance(value, bool) or not 1 <= days <= _LONGEST_PERIOD:
        raise KbError("front-matter", f"'{key}' must be a period of at most 100 years", hint=f"{key}: 90 days")
    return days


def _read_list(key: str, value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if isinstance(items, list) and all(
        isinstance(item, (str, int, float)) and not isinstance(item, bool) for item in items
    ):
        return tuple(str(item).strip() for item in items if str(item).strip())
    raise KbError("front-matter", f"'{key}' must be a list of texts", hint=f"{key}: [one, two]")


def _read_flag(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise KbError("front-matter", f"'{key}' must be true or false", hint=f"{key}: true")


def _read_reasons(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, Mapping) and all(isinstance(why, str) and why.strip() for why in value.values()):
        return tuple((str(name), str(why).strip()) for name, why in value.items())
    raise KbError(
        "front-matter",
        f"'{key}' must give a reason for each rule",
        hint=f"{key}: {{blame: the button is called Simply}}",
    )


def _read_issue(key: str, value: Any) -> KnownIssue:
    hint = f"{key}: {{url: https://…, state: open}}"
    if isinstance(value, str):
        return KnownIssue(url=value.strip())
    if not isinstance(value, Mapping) or set(value) - {"url", "state"}:
        raise KbError("front-matter", f"'{key}' must be an address, or 'url' and 'state'", hint=hint)
    state = value.get("state", "open")
    if state not in ("open", "closed"):
        raise KbError("front-matter", f"'{key}': 'state' must be open or closed", hint=hint)
    return KnownIssue(url=str(value.get("url") or ""), state=cast("str", state))
