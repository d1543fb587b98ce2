"""Tickets that a person put into a gap stay there, whatever mining finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mining_shop import WITHOUT_ARTICLE, articles, links, tickets

from kbtools.gaps.mine import MiningInput, find_gaps, suggest_split
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Ticket
from kbtools.settings import Settings
from kbtools.text.embeddings import load_model

Shop = tuple[list[Article], list[Ticket], list[Link]]


def gaps_of(shop: Shop, earlier: Sequence[Gap] = ()) -> list[Gap]:
    return find_gaps(MiningInput.of(*shop), load_model("wordllama"), Settings(), earlier=earlier)


def merged(one: Gap, other: Gap) -> Gap:
    keys = (*one.tickets, *other.tickets)
    return replace(one, tickets=keys, by_hand=frozenset(keys))


def test_merged_gaps_are_found_as_one_under_the_first_ones_id(shop: Shop) -> None:
    one, other, *rest = gaps_of(shop)
    again = gaps_of(shop, [merged(one, other), *rest])
    (both,) = [gap for gap in again if gap.id == one.id]
    assert set(both.tickets) == both.by_hand == {*one.tickets, *other.tickets}
    assert (both.requesters, both.verdict) == (24, "missing")
    assert {gap.id for gap in again} == {one.id, *(gap.id for gap in rest)}
    assert {gap.id: gap.tickets for gap in again if gap.id != one.id} == {gap.id: gap.tickets for gap in rest}


def test_a_new_ticket_on_their_topic_joins_the_merged_gap(shop: Shop) -> None:
    pages, asks, sent = shop
    gone, *fewer = sorted(asks, key=lambda ticket: not ticket.id.startswith(WITHOUT_ARTICLE[0]))
    one, other, *rest = gaps_of((pages, fewer, sent))
    first, second = sorted((one, other), key=lambda gap: not gap.tickets[0][1].startswith(WITHOUT_ARTICLE[0]))
    again = gaps_of(shop, [merged(first, second), *rest])
    (both,) = [gap for gap in again if gap.id == first.id]
    assert gone.key in both.tickets
    assert gone.key not in both.by_hand


def test_what_was_taken_out_of_a_gap_stays_out_however_few_they_are(shop: Shop) -> None:
    one, *rest = gaps_of(shop)
    out = frozenset(sorted(one.tickets)[:2])  # with different subjects
    left = tuple(key for key in one.tickets if key not in out)
    stays = replace(one, tickets=left, by_hand=frozenset(left))
    goes = Gap("gap-00000000", "Apart", tuple(sorted(out)), 2, one.score, one.verdict, by_hand=out)
    again = {gap.id: gap for gap in gaps_of(shop, [stays, goes, *rest])}
    assert set(again[goes.id].tickets) == out
    assert set(again[one.id].tickets) == set(stays.tickets)
    assert again[goes.id].title != again[one.id].title


@pytest.mark.full
def test_a_decision_about_tickets_that_are_gone_is_forgotten_with_them(shop: Shop) -> None:
    pages, asks, sent = shop
    one, *_ = gaps_of(shop)
    kept = replace(one, by_hand=frozenset(one.tickets))
    without = [ticket for ticket in asks if ticket.key not in kept.by_hand]
    assert one.id not in [gap.id for gap in gaps_of((pages, without, sent), [kept])]


@pytest.mark.full
@settings(max_examples=6)
@given(st.lists(st.sets(st.integers(0, 59), min_size=1, max_size=12), min_size=1, max_size=3))
def test_a_ticket_is_in_one_gap_at_most_wherever_people_put_it(wanted: list[set[int]]) -> None:
    rows = tickets()
    left = set(range(60))
    earlier = []
    for number, places in enumerate(wanted):
        keys = tuple(rows[place].key for place in sorted(places & left))
        left -= places
        if keys:
            earlier.append(Gap(f"gap-0000000{number}", "Put", keys, 1, 0.5, "covered", by_hand=frozenset(keys)))
    gaps = gaps_of((articles(), rows, links(rows)), earlier)
    keys_found = [key for gap in gaps for key in gap.tickets]
    assert len(keys_found) == len(set(keys_found))
    by_id = {gap.id: gap for gap in gaps}
    for gap in earlier:
        assert by_id[gap.id].by_hand == gap.by_hand
        assert gap.by_hand <= set(by_id[gap.id].tickets)


def test_two_topics_in_one_gap_are_told_apart(shop: Shop) -> None:
    one, other, *_ = (topic for topic in WITHOUT_ARTICLE)
    both = [t for t in shop[1] if t.id.startswith(one)] + [t for t in shop[1] if t.id.startswith(other)][:7]
    for model in (load_model("wordllama"), None):
        assert {id_.rsplit("-", 1)[0] for _, id_ in suggest_split(both, "en", model)} == {other}
    assert suggest_split(both[:1], "en", None) == set()
