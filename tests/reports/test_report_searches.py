"""What people searched for, and whether it led anywhere."""

from __future__ import annotations

from kbtools.model.visit import Search
from kbtools.reports.searches import FailedQuery, failed_queries, search_figures

SEARCHES = [
    Search("s1", "Flat lamp", 0, clicked=False),
    Search("s2", "flat lamp", 0, clicked=False),
    Search("s3", "invoice", 3, clicked=True),
    Search("s4", "invoice", 3, clicked=False),
    Search("s5", "only one person asks this", 0, clicked=False),
]


def test_shares_are_of_those_who_could_have_found_or_clicked() -> None:
    figures = search_figures(SEARCHES, {"s2", "elsewhere"})
    assert figures.to_json() == {
        "searches": 5,
        "searches_without_result": 3 / 5,
        "searches_without_click": 1 / 2,
        "contact_after_search": 1 / 5,
    }


def test_where_nobody_searched_nothing_is_known() -> None:
    assert search_figures([], ()).to_json() == {
        "searches": 0, "searches_without_result": None, "searches_without_click": None, "contact_after_search": None,
    }  # fmt: skip


def test_only_what_two_people_searched_for_is_shown_what_most_did_not_get_first() -> None:
    assert failed_queries(SEARCHES, {"s2"}) == [
        FailedQuery("flat lamp", people=2, without_result=2, without_click=0, sent=1),
        FailedQuery("invoice", people=2, without_result=0, without_click=1, sent=0),
    ]
    assert failed_queries(SEARCHES[2:3] * 2, ()) == []
