"""The picture of the weeks has a scale that is seen and heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from desk_client import GAP, Desk

from kbtools.service.desk.week_chart import week_chart

DAY = date(2026, 11, 28)


def test_months_stand_where_they_begin_and_the_highest_count_beside_them() -> None:
    chart = week_chart((0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 8), DAY)
    assert [one.month for one in chart.bars if one.month] == ["Sep", "Oct", "Nov"]
    assert (chart.highest, chart.bars[-1].height) == (8, 36.0)
    assert chart.told.startswith("Tickets in each week, by the day on which it begins: 5 September 0, 12 September 1")


@pytest.mark.parametrize("weeks", range(15))
def test_no_two_months_stand_on_each_other(weeks: int) -> None:
    for days in range(40):
        chart = week_chart((1,) * weeks, DAY + timedelta(days=days))
        named = [place for place, one in enumerate(chart.bars) if one.month]
        assert all(after - one >= 2 for one, after in pairwise(named))


def test_a_topic_shows_its_weeks(desk: Desk) -> None:
    with desk.workspace.store() as store:
        store.gaps.put_all([replace(store.gaps.get(GAP), weeks=(0,) * 11 + (5,))], desk.now)
    desk.sign_in("agent")
    page = desk.get(f"/desk/gaps/{GAP}").text
    assert ('class="end">5</text>' in page, "Tickets in each week" in page) == (True, True)
