"""The outbox and the visits of a real store."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.model.visit import Event
from kbtools.storage import OutboxItem, Room, Store
from kbtools.storage.visits import MOST_EVENTS

MakeTicket = Callable[..., Ticket]
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def item(key: str, reference: str = "", at: datetime = NOW) -> OutboxItem:
    return OutboxItem(
        key=key, reference=reference or f"KB-{key}", sealed=b"sealed " + key.encode(), next_try=at, created_at=at
    )


def test_the_same_key_returns_the_earlier_item(store: Store) -> None:
    first = store.outbox.add(item("a", "KB-1"))
    again = store.outbox.add(item("a", "KB-2"))
    assert (again.id, again.reference, again.sealed) == (first.id, "KB-1", first.sealed)
    assert store.outbox.find("a") == again
    assert store.outbox.find("b") is None
    assert store.outbox.has_reference("KB-1")
    assert not store.outbox.has_reference("KB-2")
    assert len(store.outbox.all()) == 1


def test_a_message_and_its_copy_are_kept_together_or_not_at_all(store: Store, make_ticket: MakeTicket) -> None:
    store.accept(item("a", "KB-1"), make_ticket("KB-1", source="contact"))
    store.accept(item("a", "KB-2"), make_ticket("KB-2", source="contact"))
    assert [ticket.id for ticket in store.tickets.all()] == ["KB-1"]
    broken = make_ticket("KB-3", source="contact", subject="\ud800")  # what no database can hold
    with pytest.raises((UnicodeEncodeError, KbError)):
        store.accept(item("c", "KB-3"), broken)
    assert store.outbox.find("c") is None
    assert store.tickets.count() == 1


def test_what_is_due_is_claimed_by_one_only_and_is_due_again_when_that_one_died(store: Store) -> None:
    kept = store.outbox.add(item("a"))
    store.outbox.add(item("later", at=NOW + DAY))
    assert store.outbox.due(NOW) == ["KB-a"]
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: store.outbox.claim(kept.id, NOW), range(8)))
    assert sorted(claims) == [False] * 7 + [True]
    assert store.outbox.due(NOW) == []
    assert store.outbox.due(NOW + timedelta(minutes=11)) == ["KB-a"]


def test_a_failed_try_waits_and_the_last_one_parks(store: Store) -> None:
    kept = store.outbox.add(item("a"))
    assert store.outbox.claim(kept.id, NOW)
    store.outbox.failed(kept.id, "no answer", NOW + DAY)
    assert store.outbox.due(NOW) == []
    (reference,) = store.outbox.due(NOW + DAY)
    waiting = store.outbox.get(reference)
    assert waiting is not None
    assert (waiting.state, waiting.tries, waiting.error, waiting.next_try) == ("waiting", 1, "no answer", NOW + DAY)
    store.outbox.failed(kept.id, "refused", None)
    assert store.outbox.counts() == {"waiting": 0, "delivered": 0, "parked": 1}
    assert store.outbox.due(NOW + 9 * DAY) == []


def test_retry_makes_one_or_all_due_and_never_what_was_delivered(store: Store) -> None:
    ids = {key: store.outbox.add(item(key)).id for key in "abc"}
    store.outbox.delivered(ids["a"], NOW)
    for key in "bc":
        store.outbox.failed(ids[key], "refused", None)
    store.outbox.retry("KB-b")
    assert store.outbox.due(NOW) == ["KB-b"]
    store.outbox.retry()
    assert sorted(store.outbox.due(NOW)) == ["KB-b", "KB-c"]
    assert {item.tries for item in store.outbox.all() if item.state == "waiting"} == {0}
    with pytest.raises(KbError) as problem:
        store.outbox.retry("KB-nothing")
    assert problem.value.code == "not-found"


def test_originals_are_read_only_where_they_are_needed(store: Store) -> None:
    store.outbox.add(item("a"))
    [whole], [listed] = store.outbox.all(), store.outbox.all(sealed=False)
    assert (whole.sealed, listed.sealed) == (b"sealed a", b"")
    assert (listed.reference, listed.state) == (whole.reference, whole.state)
    assert store.outbox.get("KB-a") == whole
    assert store.outbox.get("KB-none") is None


def test_a_full_outbox_takes_no_more_and_keeps_what_is_in_it(store: Store, make_ticket: MakeTicket) -> None:
    def put(key: str, room: Room) -> None:
        store.accept(item(key), make_ticket(f"KB-{key}", source="contact"), room)

    two = Room(2, 1_000)
    for key in "ab":
        put(key, two)
    for room in (two, Room(9, len("sealed a") * 3 - 1)):
        with pytest.raises(KbError, match="full") as problem:
            put("c", room)
        assert problem.value.code == "outbox-full"
    put("a", two)  # sent again, it needs no room
    assert sorted(kept.reference for kept in store.outbox.all()) == ["KB-a", "KB-b"]
    assert store.tickets.count() == 2
    store.outbox.failed("KB-a", "refused", None)  # a parked message needs its room still
    with pytest.raises(KbError):
        put("c", two)
    store.outbox.delivered("KB-b", NOW)
    put("c", two)


def test_what_was_delivered_makes_room_oldest_first(store: Store, make_ticket: MakeTicket) -> None:
    size = len("sealed a")
    for key in "abcd":
        store.outbox.add(item(key))
    for day, key in enumerate("bca"):
        store.outbox.delivered(f"KB-{key}", NOW + day * DAY)
    assert store.outbox.sizes() == {"waiting": size, "delivered": 3 * size, "parked": 0}
    store.accept(item("e"), make_ticket("KB-e", source="contact"), Room(9, 3 * size + 1))
    assert sorted(kept.reference for kept in store.outbox.all()) == ["KB-a", "KB-d", "KB-e"]
    assert store.outbox.sizes() == {"waiting": 2 * size, "delivered": size, "parked": 0}


def test_copies_to_a_mailbox_are_counted_for_one_day(store: Store) -> None:
    today = NOW.date()
    assert [store.copies.take("m1", today, 2) for _ in range(4)] == [True, True, False, False]
    assert store.copies.take("m2", today, 2)
    assert store.copies.take("m1", today + DAY, 2)
    store.copies.forget("m1")
    assert [store.copies.take("m1", today + DAY, 1) for _ in range(2)] == [True, False]


def test_two_processes_send_no_copy_too_many(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: store.copies.take("m1", NOW.date(), 5), range(20)))
    assert sum(taken) == 5


def test_delivered_originals_are_forgotten_and_parked_ones_kept(store: Store) -> None:
    ids = {key: store.outbox.add(item(key)).id for key in "ab"}
    store.outbox.delivered(ids["a"], NOW)
    store.outbox.failed(ids["b"], "refused", None)
    store.outbox.forget_delivered(NOW)
    assert len([i for i in store.outbox.all() if i.sealed]) == 2
    store.outbox.forget_delivered(NOW + DAY)
    assert [i.reference for i in store.outbox.all() if i.sealed] == ["KB-b"]


def test_events_come_back_in_their_order(store: Store) -> None:
    events = [
        Event("visit-0001", "shown", "vpn"),
        Event("visit-0001", "opened", "vpn"),
        Event("visit-0001", "helped", "vpn"),
    ]
    for event in events:
        store.visits.record(event, NOW)
    store.visits.record(Event("visit-0002", "left"), NOW)
    assert store.visits.events("visit-0001") == events
    assert store.visits.events("nobody") == []


def test_a_very_long_visit_still_ends_as_it_ended_and_stays_on_its_side(store: Store) -> None:
    for _ in range(MOST_EVENTS + 5):
        store.visits.record(Event("visit-0001", "opened", "vpn"), NOW)
    assert store.visits.assign("visit-0001", "held", NOW) == "held"
    assert store.visits.assign("visit-0001", "offered", NOW) == "held"
    for _ in range(3):
        store.visits.record(Event("visit-0001", "sent"), NOW)
    kinds = [event.kind for event in store.visits.events("visit-0001")]
    assert (kinds.count("opened"), kinds[MOST_EVENTS:]) == (MOST_EVENTS, ["held", "sent"])


@pytest.mark.full
def test_what_was_written_is_there_when_the_store_is_opened_again(url: str, tmp_path: Path) -> None:
    with Store.open(url, tmp_path) as store:
        store.outbox.add(item("a"))
    with Store.open(url, tmp_path) as store:
        assert [found.sealed for found in store.outbox.all()] == [b"sealed a"]
        assert store.outbox.all()[0].created_at == NOW
