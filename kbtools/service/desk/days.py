"""Days that people type into forms of the desk: one rule for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from kbtools.errors import KbError
from kbtools.model.teamwork import is_over


def day_in(
    form: Mapping[str, str], name: str, now: datetime, *, needed: bool = False, later: bool = False
) -> date | None:
    """The day in a field of a form, None where it is empty.

    Raises `KbError("form-damaged")` for what is no date, for a day that is over, and where one is `needed` and missing.
    `later`: today is refused too, since what waits for a day is shown again from its start in UTC.
    """
    text = form.get(name, "").strip()
    if not text and not needed:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise KbError("form-damaged", "this is no date", where=name, hint="such as 2027-03-31") from None
    if later and day <= now.astimezone(UTC).date():
        raise KbError("form-damaged", "this day has come already", where=name, hint="choose a day after today")
    if is_over(day, now):
        raise KbError("form-damaged", "this day is over", where=name, hint="choose today or a day to come")
    return day
