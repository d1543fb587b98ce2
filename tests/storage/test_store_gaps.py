"""Gaps in a real store: what a new mining changes, and what it never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kbtools.errors import KbError
from kbtools.model.gap import GAP_STATES, Gap, GapState
from kbtools.model.gap_change import GapChange
from kbtools.model.standing import Standing
from kbtools.storage import Store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def gap(id_: str, *tickets: str, title: str = "Lost lid") -> Gap:
    keys = tuple(("desk", ticket) for ticket in tickets or ("1", "2", "3"))
    return Gap(id_, title, keys, len(keys), 0.75, "missing", ("lid", "pan"), NOW, None)


def test_gaps_come_back_the_same_in_their_order(store: Store) -> None:
    gaps = [gap("gap-bbbbbbbb"), gap("gap-aaaaaaaa", "9", "4"), replace(gap("gap-cccccccc"), tickets=(), nearest=())]
    assert store.gaps.put_all(gaps, NOW) == gaps
    assert store.gaps.all() == gaps
    assert store.gaps.get("gap-aaaaaaaa") == gaps[1]


@pytest.mark.parametrize("state", GAP_STATES[1:])
def test_a_gap_that_is_found_again_keeps_its_state_and_takes_the_rest_anew(store: Store, state: GapState) -> None:
    store.gaps.put_all([gap("gap-aaaaaaaa")], NOW)
    day = date(2026, 5, 1)
    kept = store.gaps.set_state("gap-aaaaaaaa", state, why="because", slug="lid", again=day, issue="https://t/1")
    found = replace(gap("gap-aaaaaaaa", "1", "2", "7", title="Lid gone"), rising=3, weeks=(0, 3))
    (again,) = store.gaps.put_all([found], NOW)
    assert (again.title, again.rising, again.weeks) == (kept.title, 3, (0, 3))
    assert replace(again, tickets=kept.tickets, rising=0, weeks=()) == kept
    assert (kept.state, kept.why, kept.slug, kept.again, kept.issue) == (state, "because", "lid", day, "https://t/1")
    assert store.gaps.all() == [again]
    assert store.gaps.all(state) == [again]
    assert store.gaps.all("open") == []


def test_gaps_that_did_not_change_keep_their_order_around_those_that_did(store: Store) -> None:
    first, second, third = gap("gap-aaaaaaaa"), gap("gap-bbbbbbbb", "5"), gap("gap-cccccccc", "8")
    store.gaps.put_all([first, second, third], NOW)
    more = replace(second, requesters=second.requesters + 5)
    store.gaps.put_all([more, third, first], NOW)
    assert [kept.id for kept in store.gaps.all()] == [second.id, first.id, third.id]


def test_weeks_end_when_they_were_counted_whatever_was_decided_or_taken_since(store: Store) -> None:
    later = NOW + timedelta(weeks=3)
    counted = replace(gap("gap-aaaaaaaa"), weeks=(0, 2, 1))
    store.gaps.put_all([counted], NOW)
    decided = store.gaps.set_state("gap-aaaaaaaa", "planned")
    assert store.gaps.take_back(GapChange("c", counted.id, "plan", "", later, (counted,), (decided,)), later)
    assert store.gaps.all() == [counted]
    assert store.gaps.counted_at("gap-aaaaaaaa") == NOW
    store.gaps.set_state("gap-aaaaaaaa", "planned")
    store.gaps.put_all([gap("gap-bbbbbbbb", "2", "9")], later)
    assert store.gaps.get("gap-aaaaaaaa").tickets == (("desk", "1"), ("desk", "3"))
    assert store.gaps.counted_at("gap-aaaaaaaa") == NOW


def test_an_open_gap_that_is_gone_is_removed_and_one_with_a_decision_stays_last(store: Store) -> None:
    store.gaps.put_all([gap("gap-aaaaaaaa"), gap("gap-bbbbbbbb", "5"), gap("gap-cccccccc", "8")], NOW)
    planned = store.gaps.set_state("gap-aaaaaaaa", "planned")
    store.gaps.put_all([gap("gap-cccccccc", "8")], NOW)
    assert store.gaps.all() == [gap("gap-cccccccc", "8"), planned]
    with pytest.raises(KbError, match="gap-bbbbbbbb"):
        store.gaps.get("gap-bbbbbbbb")


def test_a_ticket_leaves_a_planned_gap_for_the_one_it_is_found_in_but_not_a_published_one(store: Store) -> None:
    store.gaps.put_all([gap("gap-aaaaaaaa", "1", "2"), gap("gap-bbbbbbbb", "3", "4")], NOW)
    store.gaps.set_state("gap-aaaaaaaa", "planned", why="Ada writes it")
    store.gaps.set_state("gap-bbbbbbbb", "published", slug="lid")
    store.gaps.put_all([gap("gap-cccccccc", "2", "3")], NOW)
    planned, published = store.gaps.get("gap-aaaaaaaa"), store.gaps.get("gap-bbbbbbbb")
    assert (planned.tickets, planned.state, planned.why) == ((("desk", "1"),), "planned", "Ada writes it")
    assert published.tickets == (("desk", "3"), ("desk", "4"))


def test_what_a_person_put_together_takes_the_place_of_the_first(store: Store) -> None:
    store.gaps.put_all([gap("gap-aaaaaaaa", "1"), gap("gap-bbbbbbbb", "2"), gap("gap-cccccccc", "3")], NOW)
    both = replace(gap("gap-bbbbbbbb", "2", "3"), by_hand=frozenset([("desk", "2"), ("desk", "3")]))
    store.gaps.regroup([both], ["gap-cccccccc"], NOW)
    assert store.gaps.all() == [gap("gap-aaaaaaaa", "1"), both]
    apart = [gap("gap-bbbbbbbb", "2"), replace(gap("gap-dddddddd", "3"), by_hand=frozenset([("desk", "3")]))]
    store.gaps.regroup(apart, [], NOW)
    assert store.gaps.all() == [gap("gap-aaaaaaaa", "1"), *apart]


def test_the_slug_stays_when_only_the_state_changes(store: Store) -> None:
    store.gaps.put_all([gap("gap-aaaaaaaa")], NOW)
    store.gaps.set_state("gap-aaaaaaaa", "drafted", slug="lost-lid")
    published = store.gaps.set_state("gap-aaaaaaaa", "published")
    assert (published.state, published.slug, published.why) == ("published", "lost-lid", "")
    assert store.gaps.get("gap-aaaaaaaa") == published


def test_why_it_stands_where_it_stands_is_kept_with_a_gap_and_written_anew(store: Store) -> None:
    found = replace(gap("gap-aaaaaaaa"), standing=Standing(0.75, 0.3, "lid", 0.4))
    store.gaps.put_all([found], NOW)
    assert store.gaps.all() == [found]
    again = replace(found, standing=Standing(0.5, 0.25))
    store.gaps.put_all([again], NOW)
    assert store.gaps.all() == [again]


def test_an_unknown_gap_is_named_with_the_nearest_one(store: Store) -> None:
    with pytest.raises(KbError) as empty:
        store.gaps.get("gap-aaaaaaaa")
    assert (empty.value.code, empty.value.hint) == ("gap-missing", "kb mine")
    store.gaps.put_all([gap("gap-aaaaaaaa")], NOW)
    with pytest.raises(KbError) as wrong:
        store.gaps.set_state("gap-aaaaaaab", "planned")
    assert (wrong.value.code, wrong.value.hint) == ("gap-missing", "did you mean 'gap-aaaaaaaa'?")


def test_gaps_outlive_the_process(url: str, tmp_path: Path) -> None:
    with Store.open(url, tmp_path) as store:
        store.gaps.put_all([gap("gap-aaaaaaaa")], NOW)
    with Store.open(url, tmp_path) as store:
        assert store.gaps.all() == [gap("gap-aaaaaaaa")]


def test_a_gap_says_of_itself_what_programs_are_told() -> None:
    assert gap("gap-aaaaaaaa", "4", "2").to_json() == {
        "id": "gap-aaaaaaaa",
        "title": "Lost lid",
        "tickets": ["4", "2"],
        "requesters": 2,
        "score": 0.75,
        "verdict": "missing",
        "nearest": ["lid", "pan"],
        "first_seen": "2026-03-01T09:30:00+00:00",
        "last_seen": None,
        "rising": 0,
        "weeks": [],
        "state": "open",
        "why": "",
        "again": None,
        "issue": "",
        "slug": "",
        "standing": None,
    }
