"""Visits of a time, as a report reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kbtools.model.visit import Event
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
