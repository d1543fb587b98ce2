"""Visits of a time, as a report reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.model.visit import Event, EventKind, article_counts
from kbtools.storage import Store

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)


def test_a_visit_counts_when_it_began_and_is_read_to_its_end(store: Store) -> None:
    def record(visit: str, kind: str, at: datetime, slug: str = "") -> None:
        store.visits.record(Event(visit, kind, slug), at)  # type: ignore[arg-type]  # literal kinds, below

    record("began-before", "started", SINCE - timedelta(seconds=1))
    record("began-before", "sent", SINCE + timedelta(hours=1))
    record("over-midnight", "started", UNTIL - timedelta(seconds=1))
    record("over-midnight", "opened", UNTIL + timedelta(seconds=1), "vpn")
    record("over-midnight", "sent", UNTIL + timedelta(seconds=2))
    record("at-the-start", "left", SINCE)
    record("at-the-end", "left", UNTIL)
    first, last = store.visits.between(SINCE, UNTIL)
    assert [first.outcome, last.outcome] == ["left", "sent"]
    assert first.times == (SINCE,)
    assert (last.first("sent"), last.slugs("opened")) == (UNTIL + timedelta(seconds=2), {"vpn"})
    assert not last.has("helped")


KINDS = st.sampled_from(("started", "shown:a", "opened:a", "opened:b", "opened:", "sent", "helped:a", "left"))


@pytest.mark.full
@settings(max_examples=30)
@given(visits=st.lists(st.lists(st.tuples(KINDS, st.integers(-3, 3)), max_size=6), max_size=4))
def test_opened_articles_are_counted_as_the_report_counts_them(
    tmp_path_factory: pytest.TempPathFactory, visits: list[list[tuple[str, int]]]
) -> None:
    since, until = SINCE - timedelta(days=1), SINCE + timedelta(days=1)
    with Store.open("sqlite:///.kb/store.db", tmp_path_factory.mktemp("opened")) as store:
        for number, events in enumerate(visits):
            for said, day in sorted(events, key=lambda event: event[1]):
                kind, _, slug = said.partition(":")
                event = Event(f"visit-{number:04}", cast("EventKind", kind), slug)
                store.visits.record(event, SINCE + timedelta(days=day))
        assert store.visits.opened(since, until) == article_counts(store.visits.between(since, until))["opened"]
