"""Which articles are for another product or version than the reader's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.search.generation import FactsRow
from kbtools.search.reader_context import ReaderContext, last

FACTS = {
    "lamp-2": FactsRow("", ["Lamp 2"]),
    "lamp-mini": FactsRow("", ["Lamp Mini"]),
    "either": FactsRow("", ["Lamp 1", "app"]),
    "app-from": FactsRow("", ["App 4.1+"]),
    "app-words": FactsRow("", ["app 4.1 and later"]),
    "app-some": FactsRow("", ["app 2–3.4"]),
    "all": FactsRow("2026-01-01", []),
}


@pytest.mark.parametrize(
    ("product", "version", "others"),
    [
        ("", "2", set()),
        ("Toaster", "2", set()),
        ("lamp", "", {"app-from", "app-words", "app-some"}),
        ("LAMP", "2.3", {"either", "app-from", "app-words", "app-some"}),
        ("Lamp 2", "", {"lamp-mini", "either", "app-from", "app-words", "app-some"}),
        ("app", "4.10", {"lamp-2", "lamp-mini", "app-some"}),
        ("app", "v4", {"lamp-2", "lamp-mini", "app-from", "app-some"}),
        ("app", "3.4.9", {"lamp-2", "lamp-mini", "app-from"}),
        ("app", "3.5", {"lamp-2", "lamp-mini", "app-from", "app-some"}),
        ("app", "beta", {"lamp-2", "lamp-mini"}),
    ],
)
def test_an_article_is_for_others_where_nothing_it_names_is_this_product_and_version(
    product: str, version: str, others: set[str]
) -> None:
    assert set(ReaderContext(product, version).others(FACTS)) == others


def test_what_is_for_others_comes_last_and_all_else_stays_in_order() -> None:
    class Hit:
        def __init__(self, slug: str) -> None:
            self.slug = slug

    others = ReaderContext("app", "5").others(FACTS)
    assert [hit.slug for hit in last(map(Hit, ["lamp-2", "all", "app-some", "app-from"]), others)] == [
        "all",
        "app-from",
        "lamp-2",
        "app-some",
    ]


@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=60), max_size=4))
def test_no_text_of_a_stranger_makes_an_article_that_names_nothing_one_for_others(
    product: str, version: str, entries: list[str]
) -> None:
    facts = {"some": FactsRow("", entries), "none": FactsRow("2026-01-01", [])}
    found = ReaderContext(product, version).others(facts)
    assert "none" not in found
    assert all(entries for entries in found.values())


@given(st.text(alphabet="0123456789. v", max_size=30))
def test_the_version_that_an_article_names_is_never_left_out(version: str) -> None:
    facts = {"one": FactsRow("", [f"app {version}"])}
    assert ReaderContext("app", version).others(facts) == {}
