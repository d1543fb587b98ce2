"""Dates as spreadsheets and help desks write them, and whether a column puts the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

Order = Literal["", "day-first", "month-first"]
ORDERS: tuple[Order, ...] = ("day-first", "month-first")

_LONGEST = 60
_MONTHS = (
    "january jan januar jän jänner janvier janv enero ene gennaio gen januari janeiro tammikuu styczeń sty",
    "february feb februar février févr fév febrero febbraio februari fevereiro fev helmikuu luty lut",
    "march mar märz mär mrz mars marzo maart mrt março maaliskuu marzec",
    "april apr avril avr abril abr aprile huhtikuu kwiecień kwi",
    "may mai mayo maggio mag mei maio maj toukokuu",
    "june jun juni juin junio giugno giu junho kesäkuu czerwiec cze",
    "july jul juli juillet juil julio luglio lug julho heinäkuu lipiec lip",
    "august aug août aoû agosto ago augustus augusti elokuu sierpień sie",
    "september sep sept septembre septiembre settembre set setembro syyskuu wrzesień wrz",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu październik paź",
    "november nov novembre noviembre novembro marraskuu listopad lis",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuu grudzień gru",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAY = {
    name: day
    for day, names in enumerate(
        ("monday mon montag mo lundi lun", "tuesday tue tues dienstag di mardi", "wednesday wed mittwoch mi mercredi",
         "thursday thu thurs donnerstag do jeudi", "friday fri freitag fr vendredi", "saturday sat samstag sa samedi",
         "sunday sun sonntag so dimanche")
    )
    for name in names.split()
}  # fmt: skip
_JOINS = frozenset("st nd rd th of de del d er at um uhr on à om t".split())
# Hours from UTC. Names that several zones share (IST, CST of China) have their usual meaning in help desks, or UTC.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2,
          "eest": 3, "msk": 3, "jst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4,
          "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "ist": 0}  # fmt: skip
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(?:([ap])\.?m\b\.?)?"
    r"\s?(?:\(?(?:utc|gmt)?([+-]\d{1,2}(?::?\d{2})?)(?!\d)|\(?(?!t\b)([a-z]{1,4})\b(?![+-]\d))?\)?"
)
_NUMBERS = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_FEW, _FIRST_YEAR, _LAST_YEAR, _CENTURY = 20, 1970, 2200, 70
_LAST_HOUR, _LAST_MINUTE, _LAST_MONTH, _SECONDS_OF_DAY = 23, 59, 12, 86_400
_SHORT_YEAR, _FULL_YEAR, _DAY_DIGITS, _WHOLE_DATE, _LONGEST_NUMBER = 2, 4, 2, len("20260803"), 20
_HOUR_DIGITS, _DAY_AND_YEAR = 2, 2
_SECONDS, _MILLISECONDS, _LATEST = 10**9 // 2, 10**11, 4 * 10**12
_EXCEL_ZERO, _EXCEL = datetime(1899, 12, 30, tzinfo=UTC), range(29_000, 73_051)


@dataclass(frozen=True)
class Written:
    """A date as it is written: the numbers of day and month in their order, and what the text itself decides.

    `order` is empty where both orders are possible and differ.
    """

    year: int
    first: int
    second: int
    clock: timedelta
    zone: timezone
    order: Order = ""

    def moment(self, order: Order) -> datetime | None:
        """In UTC; None where the text needs an order and none is given."""
        order = self.order or order
        if not order:
            return None
        day, month = (self.first, self.second) if order == "day-first" else (self.second, self.first)
        try:
            return (datetime(self.year, month, day, tzinfo=self.zone) + self.clock).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def written(text: str) -> Written | None:
    """The date that a whole text is, with or without a time; None for anything else. Without a zone it is UTC."""
    if len(text) > _LONGEST or not any(sign.isdigit() for sign in text):
        return None
    text = " ".join(text.lower().replace(",", " ").split())
    text = re.sub(r"(\d)t(?=\d\d:)", r"\1 ", text)
    clock, zone = timedelta(), timezone.utc  # noqa: UP017 - a `timezone`, as those with an offset are
    if found := _CLOCK.search(text):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        hour = hour % 12 + 12 * (found[4] == "p") if found[4] else hour
        if hour > _LAST_HOUR or max(minute, second) > _LAST_MINUTE or (found[6] or "uhr") not in {*_ZONES, "uhr"}:
            return None
        clock = timedelta(hours=hour, minutes=minute, seconds=second)
        zone = timezone(_offset(found[5]) if found[5] else timedelta(hours=_ZONES.get(found[6] or "", 0)))
        text = f"{text[: found.start()]} {text[found.end() :]}".strip()
    return _of_numbers(text, clock, zone) or _of_words(text, clock, zone)


def _offset(text: str) -> timedelta:
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > _HOUR_DIGITS else (int(digits), 0)
    size = timedelta(hours=min(hours, _LAST_HOUR), minutes=min(minutes, _LAST_MINUTE))
    return -size if text.startswith("-") else size


def _year(text: str) -> int:
    if len(text) == _SHORT_YEAR:
        return int(text) + (2000 if int(text) < _CENTURY else 1900)
    return int(text) if len(text) == _FULL_YEAR and _FIRST_YEAR <= int(text) < _LAST_YEAR else 0


def _of_numbers(text: str, clock: timedelta, zone: timezone) -> Written | None:
    found = _NUMBERS.search(text)
    if not found:
        return None
    rest = _TOKEN.findall(text[: found.start()] + " " + text[found.end() :])
    if any(token not in _WEEKDAY and token not in _JOINS for token in rest):
        return None
    one, two, three = found[1], int(found[3]), found[4]
    if len(one) == _FULL_YEAR:
        return _checked(Written(_year(one), int(three), two, clock, zone, "day-first"))
    first, year = int(one), _year(three)
    weekday = next((_WEEKDAY[token] for token in rest if token in _WEEKDAY), None)
    orders = [order for order in ORDERS if _fits(Written(year, first, two, clock, zone, order), weekday)]
    if first == two or found[2] == ".":
        orders = [order for order in orders if order == "day-first"]
    return Written(year, first, two, clock, zone, orders[0] if len(orders) == 1 else "") if orders else None


def _fits(one: Written, weekday: int | None) -> bool:
    moment = one.moment("")
    return moment is not None and (weekday is None or moment.astimezone(one.zone).weekday() == weekday)


def _checked(one: Written) -> Written | None:
    return one if one.year and one.moment("") else None


def _of_words(text: str, clock: timedelta, zone: timezone) -> Written | None:
    tokens = _TOKEN.findall(text)
    words = [token for token in tokens if not token.isdecimal()]
    months = [_MONTH[word] for word in words if word in _MONTH]
    digits = [token for token in tokens if token.isdecimal()]
    if any(word not in _MONTH and word not in _JOINS and word not in _WEEKDAY for word in words):
        return None
    if len(months) != 1 or len(digits) != _DAY_AND_YEAR:
        return None
    day, year = reversed(digits) if len(digits[0]) == _FULL_YEAR else digits
    if len(day) > _DAY_DIGITS:
        return None
    return _checked(Written(_year(year), int(day), months[0], clock, zone, "day-first"))


def moment_of(text: str, order: Order = "") -> datetime | None:
    """The time in a cell that is meant to hold one: a date, seconds or milliseconds since 1970, a day of Excel.

    None where it is none, or where `order` is needed and not given.
    """
    text = text.strip()
    if _ISO.match(text):
        try:
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # it only begins like one
    if text.replace(".", "", 1).isdecimal() and text.isascii():
        return _of_number(text)
    found = written(text)
    return found.moment(order) if found else None


def _of_number(text: str) -> datetime | None:
    if len(text) == _WHOLE_DATE and text.isdecimal():
        found = written(f"{text[:4]}-{text[4:6]}-{text[6:]}")
        return found.moment("") if found else None
    value = float(text) if len(text) <= _LONGEST_NUMBER else 0.0
    if int(value) in _EXCEL:
        return _EXCEL_ZERO + timedelta(seconds=round(value * _SECONDS_OF_DAY))
    if _SECONDS < value < _LATEST:
        return since_1970(value)
    return None


def since_1970(amount: float) -> datetime:
    """The time of a number of seconds; one that would be a year after 5000 is of milliseconds.

    Raises `ValueError`, `OverflowError` or `OSError` for one that is no time.
    """
    return datetime.fromtimestamp(amount / 1000 if amount > _MILLISECONDS else amount, UTC)


@dataclass
class DateColumn:
    """What all the dates of one column say about the order of day and month."""

    told: dict[Order, int] = field(default_factory=lambda: {"day-first": 0, "month-first": 0})
    open: str = ""  # the first date that can be read both ways
    _last: dict[Order, datetime] = field(default_factory=dict)
    _steps: dict[Order, set[bool]] = field(default_factory=lambda: {"day-first": set(), "month-first": set()})

    def add(self, text: str) -> None:
        """Take the next cell into account."""
        found = written(text.strip())
        if found is None:
            return
        if not found.order:
            self.open = self.open or text.strip()
        elif found.second > _LAST_MONTH or (found.first > _LAST_MONTH and "/" in text):
            self.told[found.order] += 1
        elif found.first != found.second and "/" in text and not text.strip()[:4].isdecimal():
            self.told[found.order] += any(word in _WEEKDAY for word in _TOKEN.findall(text.lower()))
        for order in ORDERS:
            moment = found.moment(order)
            if moment and order in self._last and moment != self._last[order]:
                self._steps[order].add(moment > self._last[order])
            if moment:
                self._last[order] = moment

    @property
    def order(self) -> Order:
        """The order that the column itself shows, by a number over 12 or by rows in order of time; "" if none."""
        for one, other in (ORDERS, ORDERS[::-1]):
            if self.told[one] > self.told[other] * _FEW:
                return one
        if any(self.told.values()):
            return ""
        sorted_by = [order for order in ORDERS if len(self._steps[order]) == 1]
        return sorted_by[0] if len(sorted_by) == 1 else ""


def common_order(columns: Iterable[DateColumn]) -> Order:
    """The order of those columns that show one, where they agree; else ""."""
    shown = {column.order for column in columns} - {""}
    return shown.pop() if len(shown) == 1 else ""
