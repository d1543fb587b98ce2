"""Views of articles by day and channel."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from older_stores import make_empty, writing

from kbtools.storage import Store

FIRST = date(2026, 3, 1)
NEXT = FIRST + timedelta(days=1)


def test_views_that_were_counted_before_are_views_of_the_site(url: str, tmp_path: Path) -> None:
    make_empty(url, tmp_path, steps=36)
    with writing(url, tmp_path) as connection:
        connection.exec_driver_sql("INSERT INTO views VALUES ('2026-03-01', 'vpn', 7)")
    with Store.open(url, tmp_path) as store:
        store.views.add({(FIRST, "vpn", "site"): 2, (FIRST, "vpn", "widget"): 1})
        found = store.views.between(FIRST, NEXT)
    assert found == {(FIRST, "vpn", "site"): 9, (FIRST, "vpn", "widget"): 1}
