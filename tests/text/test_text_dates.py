"""Dates in every usual spelling, and the order of day and month that a column shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.dates import DateColumn, Order, common_order, moment_of, written

AT = {"": datetime(2026, 8, 3, tzinfo=UTC), "morning": datetime(2026, 8, 3, 7, 5, tzinfo=UTC),
      "evening": datetime(2026, 8, 3, 19, 5, tzinfo=UTC)}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-08-03", ""), ("2026/08/03", ""), ("20260803", ""), ("3.8.2026", ""), ("03.08.26", ""),
        ("3 Aug 2026", ""), ("Aug 3, 2026", ""), ("August 3rd, 2026", ""), ("3. August 2026", ""), ("3 août 2026", ""),
        ("Mon 03/08/2026", ""), ("08/03/2026 Monday", ""), ("46237", ""),
        ("2026-08-03T07:05:00Z", "morning"), ("2026-08-03 09:05 CEST", "morning"), ("2026-08-03 7:05 AM", "morning"),
        ("Mon, 3 Aug 2026 09:05:00 +0200", "morning"), ("2026-08-03 07:05:00 UTC", "morning"),
        ("2026-08-03 09:05 GMT+2", "morning"), ("1785740700", "morning"), ("1785740700000", "morning"),
        ("03/Aug/26 7:05 PM", "evening"), ("Aug 3, 2026 at 7:05 pm", "evening"), ("3.8.2026 um 19:05 Uhr", "evening"),
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text: str, when: str) -> None:
    assert moment_of(text) == AT[when]


@pytest.mark.parametrize(
    ("text", "order", "month"),
    [("13/08/2026", "", 8), ("08/13/26 7:05 PM", "", 8),
     ("03/08/2026", "day-first", 8), ("03/08/2026", "month-first", 3)],
)  # fmt: skip
def test_day_and_month_are_told_apart_by_their_number_or_by_the_order_given(
    text: str, order: Order, month: int
) -> None:
    moment = moment_of(text, order)
    assert moment is not None
    assert moment.month == month


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "5.5", "31/02/2026", "2026-13-01", "order 5 May 2026", "03/08/2026", "4", "25:00 3.8.2026"],
)
def test_what_is_no_date_or_may_be_two_is_none(text: str) -> None:
    assert moment_of(text) is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/08/2026", "13/08/2026"], "day-first"),
        (["08/03/2026", "08/13/2026"], "month-first"),
        (["01/08/2026", "02/08/2026", "01/09/2026"], "day-first"),
        (["01/08/2026", "01/09/2026", "02/01/2026"], "month-first"),
        (["03/08/2026"], ""),
        (["13/08/2026", "08/13/2026"], ""),
        (["2026-08-03"], ""),
    ],
)
def test_a_column_shows_its_order_by_a_number_over_12_or_by_the_order_of_its_rows(cells: list[str], order: str) -> None:
    column = DateColumn()
    for cell in cells:
        column.add(cell)
    assert column.order == order


def test_another_column_shows_the_order_for_one_that_does_not() -> None:
    opened, closed = DateColumn(), DateColumn()
    opened.add("03/08/2026")
    closed.add("13/08/2026")
    assert opened.open == "03/08/2026"
    assert common_order([opened, closed]) == "day-first"


@given(
    st.text(max_size=80) | st.from_regex(r"[0-9]{1,5}[./ -][0-9a-z]{1,4}[./ -][0-9]{1,6} [0-9]{1,3}:[0-9]{1,3}.{0,6}")
)
def test_no_text_trips_the_reader_of_dates(text: str) -> None:
    written(text)
    moment_of(text, "day-first")
    DateColumn().add(text)
