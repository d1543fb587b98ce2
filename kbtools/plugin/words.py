"""The words of the site's own pages, one JSON file a language, so that a translation is a file."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "words"
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
