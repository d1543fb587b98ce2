"""Several writers of one PostgreSQL database: they wait for each other only where they change the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from mail_server import until

from kbtools.errors import KbError
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Ticket
from kbtools.model.visit import Event, Feedback, Search
from kbtools.storage import Flag, OutboxItem, Store, database
from kbtools.storage.secret_in_use import expect_secret
from kbtools.storage.tickets import put_tickets
from kbtools.storage.visits import MOST_EVENTS

MakeTicket = Callable[..., Ticket]
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
WRITERS = 6


@pytest.fixture
def several(postgresql: str, tmp_path: Path) -> Iterator[list[Store]]:
    """Stores with connections of their own, all of one database."""
    stores = [Store.open(postgresql, tmp_path) for _ in range(WRITERS)]
    yield stores
    for store in stores:
        store.close()


def at_once(stores: list[Store], work: Callable[[int, Store], object]) -> list[object]:
    """What each of the writers gives back, all running at the same time."""
    with ThreadPoolExecutor(len(stores)) as pool:
        return list(pool.map(work, range(len(stores)), stores))


@pytest.mark.full
def test_a_secret_is_not_noted_while_the_first_ticket_is_written_with_another(
    postgresql: str, tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_MS", 50)
    with Store.open(postgresql, tmp_path) as mine, Store.open(postgresql, tmp_path) as other:
        with other.tickets._database.write() as connection:
            expect_secret(connection, "theirs")
            with pytest.raises(KbError, match="lock timeout"):
                mine.note_secret("mine")
            list(put_tickets(connection, [make_ticket("1")]))
        mine.note_secret("mine")
        assert mine.secret_mark == ""


@pytest.mark.full
def test_an_import_that_is_not_done_holds_nobody_else_up(
    postgresql: str, tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_MS", 50)
    with Store.open(postgresql, tmp_path) as mine, Store.open(postgresql, tmp_path) as other:
        gap = Gap("gap-aaaaaaaa", "Lost lid", (("desk", "1"),), 1, 0.75, "missing")
        with other.tickets._database.write() as connection:
            list(put_tickets(connection, [make_ticket("1", slugs=("vpn",))]))
            assert mine.tickets.put_many([make_ticket("2", slugs=("vpn",))]).added == 1
            mine.links.put(Link("desk", "2", "lamp", "agent", NOW))
            mine.accept(OutboxItem("k", "KB-1", b"sealed", NOW, NOW), make_ticket("KB-1", source="contact"))
            assert mine.outbox.claim("KB-1", NOW)
            mine.outbox.delivered("KB-1", NOW)
            mine.visits.record(Event("visit-0001", "started"), NOW)
            mine.feedback.put(Feedback("f0000001", "vpn", helpful=True), NOW)
            mine.searches.put(Search("s0000001", "vpn", 1, clicked=True), NOW)
            mine.flags.put(Flag("vpn", "desk", "2", NOW))
            mine.cursors.put("desk", "7")
            assert mine.gaps.put_all([gap], NOW) == [gap]
            assert mine.gaps.set_state("gap-aaaaaaaa", "planned").state == "planned"
            mine.forgetting.remove([("desk", "2")])
            assert [ticket.id for ticket in mine.tickets.all()] == ["KB-1"]
        assert [ticket.id for ticket in mine.tickets.all()] == ["KB-1", "1"]


@pytest.mark.full
def test_the_same_tickets_in_any_order_are_written_by_many_at_once(
    several: list[Store], make_ticket: MakeTicket
) -> None:
    def write(number: int, store: Store) -> None:
        for turn in range(3):
            own = [make_ticket(f"{n:03}", f"From {number}, {turn}", slugs=("vpn", f"by-{number}")) for n in range(150)]
            Random(number).shuffle(own)
            store.tickets.put_many(own)

    at_once(several, write)
    store = several[0]
    kept = list(store.tickets.all())
    assert [ticket.id for ticket in kept] == [f"{n:03}" for n in range(150)]
    # A ticket and its links are from one writer.
    assert {(link.ticket, link.slug) for link in store.links.all()} == {
        (ticket.id, slug) for ticket in kept for slug in ticket.linked_articles
    }


@pytest.mark.full
def test_tickets_are_forgotten_while_they_are_imported_again(several: list[Store], make_ticket: MakeTicket) -> None:
    def work(number: int, store: Store) -> None:
        for _ in range(5):
            if number % 2:
                store.tickets.put_many(make_ticket(f"{n:03}", f"From {number}", slugs=("vpn",)) for n in range(60))
            else:
                store.forgetting.remove(("desk", f"{n:03}") for n in reversed(range(60)))

    at_once(several, work)
    several[0].forgetting.remove(("desk", f"{n:03}") for n in range(60))
    assert several[0].links.all() == []


@pytest.mark.full
def test_every_event_of_a_visit_is_kept_once_and_its_side_is_one(several: list[Store]) -> None:
    def visit(number: int, store: Store) -> object:
        for n in range(20):
            store.visits.record(Event("visit-0001", "opened", f"article-{number}-{n}"), NOW)
        return store.visits.assign("visit-0001", "held" if number % 2 else "offered", NOW)

    sides = set(at_once(several, visit))
    assert len(sides) == 1
    events = several[0].visits.events("visit-0001")
    counts = Counter(event.slug for event in events if event.kind == "opened")
    assert (len(counts), set(counts.values())) == (WRITERS * 20, {1})
    assert [event.kind for event in events if event.kind != "opened"] == list(sides)


@pytest.mark.full
def test_how_a_very_long_visit_ended_is_written_once_by_many(several: list[Store]) -> None:
    def visit(_: int, store: Store) -> None:
        for _ in range(MOST_EVENTS // WRITERS + 10):
            store.visits.record(Event("visit-0001", "opened", "vpn"), NOW)
        store.visits.record(Event("visit-0001", "sent"), NOW)

    at_once(several, visit)
    kinds = Counter(event.kind for event in several[0].visits.events("visit-0001"))
    assert kinds["sent"] >= 1
    assert sum(kinds.values()) <= MOST_EVENTS + 1


@pytest.mark.full
def test_each_message_is_claimed_by_one_of_many(several: list[Store]) -> None:
    for n in range(40):
        several[0].outbox.add(OutboxItem(f"{n}", f"KB-{n:02}", b"sealed", NOW, NOW))

    def send(_: int, store: Store) -> list[str]:
        mine = [reference for reference in store.outbox.due(NOW) if store.outbox.claim(reference, NOW)]
        for reference in mine:
            store.outbox.delivered(reference, NOW)
            store.outbox.hold_back(NOW + timedelta(minutes=1))
        return mine

    sent = at_once(several, send)
    assert Counter(reference for mine in sent for reference in mine) == {f"KB-{n:02}": 1 for n in range(40)}  # type: ignore[attr-defined]  # lists, above
    assert several[0].outbox.counts()["delivered"] == 40


def test_a_message_that_another_is_claiming_is_passed_over(several: list[Store]) -> None:
    mine, other, *_ = several
    mine.outbox.add(OutboxItem("k", "KB-1", b"sealed", NOW, NOW))
    with other.outbox._database.write() as connection:
        connection.exec_driver_sql("SELECT * FROM outbox FOR UPDATE")
        assert not mine.outbox.claim("KB-1", NOW)  # at once, where others would wait for the lock
    assert mine.outbox.claim("KB-1", NOW)


@pytest.mark.full
def test_minings_and_decisions_at_once_leave_whole_gaps(several: list[Store]) -> None:
    gaps = [
        Gap(f"gap-{n:08}", "Lid", tuple(("desk", f"{n}-{m}") for m in range(5)), 5, 0.5, "missing") for n in range(9)
    ]
    several[0].gaps.put_all(gaps, NOW)

    def work(number: int, store: Store) -> None:
        for gap in gaps:
            if number < 2:
                store.gaps.put_all(gaps, NOW)
            else:
                store.gaps.set_state(gap.id, "planned", why=f"by {number}")

    at_once(several, work)
    found = several[0].gaps.all()
    assert [gap.tickets for gap in found] == [gap.tickets for gap in gaps]
    assert {gap.state for gap in found} == {"planned"}


@pytest.mark.full
def test_hashes_are_changed_once_by_many(several: list[Store], make_ticket: MakeTicket) -> None:
    several[0].tickets.put_many(make_ticket(str(n), requester=f"{n % 4}") for n in range(20))
    counts = at_once(
        several, lambda _, store: store.forgetting.rekey("new", lambda old: f"{old}!", bytes.upper).changed
    )
    assert sorted(map(str, counts)) == ["0"] * (WRITERS - 1) + ["4"]
    assert {ticket.requester for ticket in several[0].tickets.all()} == {"0!", "1!", "2!", "3!"}


@pytest.mark.full
def test_the_secret_waits_for_a_ticket_that_is_half_written_and_neither_for_ever(
    several: list[Store], make_ticket: MakeTicket
) -> None:
    mine, other, *_ = several
    mine.tickets.put_many([make_ticket("1", requester="ada")])
    with ThreadPoolExecutor(1) as pool:
        with other.tickets._database.write() as connection:
            expect_secret(connection, "old")
            changed = pool.submit(mine.forgetting.rekey, "new", lambda old: f"{old}!", bytes.upper)
            asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            assert until(lambda: bool(connection.exec_driver_sql(asked).scalar_one()))
            assert list(put_tickets(connection, [make_ticket("2", requester="ben")])) == ["added"]
        assert changed.result(30).changed == 2
    assert [ticket.requester for ticket in mine.tickets.all()] == ["ada!", "ben!"]


@pytest.mark.full
def test_secrets_change_while_tickets_come_and_go(several: list[Store], make_ticket: MakeTicket) -> None:
    several[0].tickets.put_many(make_ticket(f"{n:03}", requester="ada") for n in range(60))

    def work(number: int, store: Store) -> None:
        for turn in range(6):
            if number == 0:
                store.forgetting.rekey(f"secret {turn}", lambda old: old, bytes.upper)
            elif number == 1:
                store.forgetting.remove(("desk", f"{n:03}") for n in range(30))
            elif number == 2:
                store.tickets.by_hash(["of 059"], lambda key: f"of {key[1]}", mark=f"{turn}")
            else:
                store.tickets.put_many((make_ticket(f"{n:03}", f"{number}, {turn}") for n in range(40)), mark=None)

    at_once(several, work)
    assert {f"{n:03}" for n in range(30, 60)} <= {ticket.id for ticket in several[0].tickets.all()}
    assert several[0].secret_mark == "secret 5"


@pytest.mark.full
def test_an_articles_sources_are_found_by_many_at_once(several: list[Store], make_ticket: MakeTicket) -> None:
    several[0].tickets.put_many(make_ticket(f"{n:04}") for n in range(1100))

    def hashed(key: tuple[str, str]) -> str:
        return f"hash of {key[1]}"

    wanted = ["hash of 0003", "hash of 1099"]
    found = at_once(several, lambda _, store: [t.id for t in store.tickets.by_hash(wanted, hashed, mark="one")])
    assert found == [["0003", "1099"]] * WRITERS
