"""What people read on the site, in the form and in mails to them: `pages.json` in the folder of a language.

Findings and messages for staff are not included.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_IN_HOURS = 48  # from there on in days
FALLBACK = "en"


@cache
def page_texts(lang: str) -> dict[str, Any]:
    """All texts of a language by name, English where it has none; not to be changed by the caller."""
    path = _path(lang) if is_translated(lang) else _path(FALLBACK)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def is_translated(lang: str) -> bool:
    """Whether there are texts of pages in this language."""
    return _path(lang).is_file()


def _path(lang: str) -> Path:
    return _FOLDER / lang / "pages.json"


def flat(said: Mapping[str, Any] | list[Any], name: str = "") -> Iterator[tuple[str, str]]:
    """Every text by its key, such as `form.title`; items of a list as `months.1` and so on."""
    rows = said.items() if isinstance(said, Mapping) else enumerate(said, 1)
    for key, value in rows:
        if isinstance(value, str):
            yield f"{name}{key}", value
        else:
            yield from flat(value, f"{name}{key}.")


def long_date(day: date, said: Mapping[str, Any]) -> str:
    """`3 March 2026`, in the language of `said`."""
    month = said["months"][day.month - 1]
    return str(said["date"]).format(day=day.day, month=month, year=day.year)


def counted(number: int, one: str, many: str, said: Mapping[str, Any]) -> str:
    """`one`, or `many` with its `{n}` filled in, its thousands separated as those of `said["thousand"]`: `1,000`."""
    between = str(said["thousand"]).strip("0123456789")
    return one if number == 1 else many.format(n=f"{number:,}".replace(",", between))


def first_reply(weekday: int, wait: timedelta, said: Mapping[str, Any]) -> str:
    """`Nine in ten people who write on a Monday hear from us within 5 hours.`, rounded up; Monday is 0."""
    hours = max(1, -(-wait // timedelta(hours=1)))
    days = -(-wait // timedelta(days=1))
    words = said["first_reply"]
    pattern, number = (words["days"], days) if hours > _IN_HOURS else (words["hours" if hours > 1 else "hour"], hours)
    return str(pattern).format(day=said["weekdays"][weekday], n=number)
