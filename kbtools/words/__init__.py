"""The words that people meet on the site and once they wrote: one JSON file a language."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_IN_HOURS = 48  # from there on in days
FALLBACK = "en"


@cache
def words(lang: str) -> dict[str, Any]:
    """All words of a language, English where there is no file for it; not to be changed by the caller."""
    path = _FOLDER / f"{lang}.json"
    found: dict[str, Any] = json.loads((path if path.is_file() else _FOLDER / f"{FALLBACK}.json").read_text("utf-8"))
    return found


def long_date(day: date, said: dict[str, Any]) -> str:
    """`3 March 2026`, in the language of `said`."""
    month = said["months"][day.month - 1]
    return str(said["date"]).format(day=day.day, month=month, year=day.year)


def counted(number: int, one: str, many: str) -> str:
    """`one`, or `many` with its `{n}` filled in."""
    return one if number == 1 else many.format(n=f"{number:,}")


def first_reply(weekday: int, wait: timedelta, said: dict[str, Any]) -> str:
    """`Nine in ten people who write on a Monday hear from us within 5 hours.`, rounded up; Monday is 0."""
    hours = max(1, -(-wait // timedelta(hours=1)))
    days = -(-wait // timedelta(days=1))
    words = said["first_reply"]
    pattern, number = (words["days"], days) if hours > _IN_HOURS else (words["hours" if hours > 1 else "hour"], hours)
    return str(pattern).format(day=said["weekdays"][weekday], n=number)
