"""Which articles are for another product or version than the reader's."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_workspace import Make, articles

from kbtools.model.article import Article
from kbtools.model.query import Query
from kbtools.search.generation import FactsRow
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.reader_context import AppliesTo, last, own_first
from kbtools.search.site_search import search_site

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
    assert set(AppliesTo.of(FACTS).others(product, version)) == others


def test_what_is_for_others_comes_last_and_all_else_stays_in_order() -> None:
    class Hit:
        def __init__(self, slug: str) -> None:
            self.slug = slug

    others = AppliesTo.of(FACTS).others("app", "5")
    assert [hit.slug for hit in last(map(Hit, ["lamp-2", "all", "app-some", "app-from"]), others)] == [
        "all",
        "app-from",
        "lamp-2",
        "app-some",
    ]


@pytest.mark.full
def test_the_readers_own_article_is_not_cut_off_behind_those_for_others(make: Make) -> None:
    def lamp(number: int) -> Article:
        body = f"Hold the switch of the lamp for ten seconds, {'and wait, ' * number}then it flashes.\n"
        return Article(f"lamp-{number}", "The lamp flashes red", applies_to=(f"Lamp {number}",), body=body)

    text, lamps = "why does the lamp flash red", [replace(lamp(n), path=f"lamp-{n}.md") for n in range(1, 6)]
    knowledge = KnowledgeBase.of(make([*articles(), *lamps])).at_threshold(0.0)
    best = [one.slug for one in knowledge.answer(Query(text)).suggestions]
    (missing, *_) = {one.slug for one in lamps}.difference(best)
    product = missing.replace("-", " ").title()
    found = knowledge.answer(Query(text, product=product))
    assert found.suggestions[0].slug == missing
    is_other = [one.slug in found.others for one in found.suggestions]
    assert is_other == sorted(is_other)
    for limit in (1, 2):
        assert missing in [hit.slug for hit in search_site(knowledge, Query(text, product=product), limit).hits]


def test_what_is_improbable_is_not_put_first_for_being_the_readers_own() -> None:
    chances, others = [(0, 0.9), (1, 0.5), (2, 0.3), (3, 0.01)], {"0": (), "1": ()}
    assert [number for number, _ in own_first(chances, str, others, 0.2)] == [2, 0, 1, 3]
    assert own_first(chances, str, {}, 0.2) == chances


def test_the_product_of_a_reader_costs_little_in_a_large_help_centre() -> None:
    known = AppliesTo.of({f"a{n}": FactsRow("", [f"Lamp {n % 50}", f"App {n % 9}+"]) for n in range(3_000)})
    began = time.process_time()
    assert len(known.others("Toaster", "1")) == 0
    assert len(known.others("Lamp 7", "")) == 2_940
    assert time.process_time() - began < 0.02


@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=60), max_size=4))
def test_no_text_of_a_stranger_makes_an_article_that_names_nothing_one_for_others(
    product: str, version: str, entries: list[str]
) -> None:
    facts = {"some": FactsRow("", entries), "none": FactsRow("2026-01-01", [])}
    found = AppliesTo.of(facts).others(product, version)
    assert "none" not in found
    assert all(entries for entries in found.values())


@given(st.text(alphabet="0123456789. v", max_size=30))
def test_the_version_that_an_article_names_is_never_left_out(version: str) -> None:
    facts = {"one": FactsRow("", [f"app {version}"])}
    assert AppliesTo.of(facts).others("app", version) == {}
