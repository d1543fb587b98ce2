"""The picture of how many wrote in each week, with its scale: months under it, the highest count beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from kbtools.system.one_page import bars

TALLEST = 36.0  # height of the tallest week
WIDTH = 20  # of a week, with the space beside it
ROOM = 2  # weeks that the name of a month takes


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week. `month` is empty where the one before it names it, or where there is no room."""

    left: int
    count: int
    height: float
    begins: date
    month: str


@dataclass(frozen=True, slots=True)
class WeekChart:
    """`told`: the same in words, for whoever does not see it."""

    bars: tuple[WeekBar, ...]
    highest: int
    told: str


def week_chart(weeks: Sequence[int], until: date) -> WeekChart:
    """The counts of the weeks that end with a day, the oldest first."""
    days = [until - timedelta(weeks=len(weeks) - place) for place in range(len(weeks))]
    firsts = [place for place in range(len(days)) if place == 0 or days[place].month != days[place - 1].month]
    named = {one for one, after in pairwise([*firsts, len(days) + ROOM]) if after - one >= ROOM}
    made = tuple(
        WeekBar(place * WIDTH, count, height, day, f"{day:%b}" if place in named else "")
        for place, ((count, height), day) in enumerate(zip(bars(weeks, TALLEST), days, strict=True))
    )
    told = ", ".join(f"{one.begins.day} {one.begins:%B} {one.count}" for one in made)
    return WeekChart(made, max(weeks, default=0), f"Tickets in each week, by the day on which it begins: {told}")
