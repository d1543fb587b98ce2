"""Tickets and links in a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.storage import Counts, Flag, Store

MakeTicket = Callable[..., Ticket]
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
NAME = TEXT.map(str.strip).filter(bool)
TIMES = st.none() | st.datetimes(timezones=st.just(UTC))
MESSAGES = st.lists(
    st.builds(Message, st.sampled_from(["requester", "agent"]), TEXT, st.just(True), TIMES), max_size=3
).map(tuple)
TICKETS = st.builds(
    Ticket, NAME, MESSAGES, source=NAME, subject=TEXT.map(str.strip), status=st.sampled_from(["", "open", "Solved"]),
    created_at=TIMES, resolved_at=TIMES, tags=st.lists(TEXT, max_size=2).map(tuple),
    linked_articles=st.lists(st.sampled_from(["vpn", "wifi", "Lamp_1"]), unique=True, max_size=3).map(tuple),
    csat=st.none() | st.floats(0, 5),
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])  # emptied each time
@given(st.lists(TICKETS, max_size=6, unique_by=lambda t: t.key))
def test_what_is_put_comes_back_the_same_in_order_and_twice_changes_nothing(
    store: Store, tickets: list[Ticket]
) -> None:
    with store.tickets._database.write() as connection:
        for table in ("tickets", "links"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - the two above
    assert store.tickets.put_many(tickets) == Counts(added=len(tickets))
    print_of = store.links.fingerprint()
    assert list(store.tickets.all()) == sorted(tickets, key=lambda t: t.key)
    assert store.tickets.put_many(reversed(tickets)) == Counts(unchanged=len(tickets))
    assert store.links.fingerprint() == print_of
    assert store.tickets.count() == len(tickets)
    assert len(store.links.all()) == sum(len(t.linked_articles) for t in tickets)
    resolved = [t.key for t in store.tickets.all(resolved=True)]
    assert resolved == sorted(t.key for t in tickets if t.is_resolved)
    assert len(resolved) + len(list(store.tickets.all(resolved=False))) == len(tickets)


def test_times_come_back_in_utc(store: Store, make_ticket: MakeTicket) -> None:
    zone = datetime.fromisoformat("2026-03-01T10:30:00+01:00")
    store.tickets.put_many([make_ticket("1", created_at=zone, slugs=("vpn",))])
    found = store.tickets.get("1")
    assert found.created_at == zone
    assert found.created_at is not None
    assert found.created_at.tzinfo is not None
    assert store.links.all() == [Link("desk", "1", "vpn", "agent", NOW)]


@pytest.mark.full
def test_more_tickets_than_one_batch_come_back_each_once(store: Store, make_ticket: MakeTicket) -> None:
    assert store.tickets.put_many(make_ticket(f"{n:05}") for n in range(1203)) == Counts(added=1203)
    assert [t.id for t in store.tickets.all()] == [f"{n:05}" for n in range(1203)]


def test_a_ticket_that_changed_replaces_its_text_and_its_imported_links(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many([make_ticket("1", slugs=("vpn", "wifi"))])
    before = store.links.fingerprint()
    assert store.tickets.put_many([make_ticket("1", body="New words", slugs=("wifi",))]) == Counts(changed=1)
    assert store.tickets.get("1").question == "New words"
    assert [link.slug for link in store.links.all()] == ["wifi"]
    assert store.links.fingerprint() != before


def test_importing_again_leaves_links_that_a_person_added(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many([make_ticket("1", slugs=("vpn",))])
    store.links.put(Link("desk", "1", "lamp", "requester", NOW))
    store.tickets.put_many([make_ticket("1", body="New words", slugs=())])
    assert store.links.all() == [Link("desk", "1", "lamp", "requester", NOW)]


def test_a_link_that_is_removed_is_gone_and_the_fingerprint_says_so(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many([make_ticket("1", slugs=("vpn",))])
    before = store.links.fingerprint()
    store.links.remove("desk", "1", "vpn")
    assert store.links.all() == []
    assert store.links.fingerprint() != before


def test_links_that_are_added_leave_those_that_are_there_and_bring_removed_ones_back(
    store: Store, make_ticket: MakeTicket
) -> None:
    store.tickets.put_many([make_ticket("1", slugs=("vpn", "wifi")), make_ticket("2")])
    store.links.put(Link("desk", "2", "vpn", "requester", NOW))
    store.links.remove("desk", "1", "wifi")
    later = NOW + timedelta(days=1)
    store.links.add(Link("desk", id_, slug, "agent", later) for id_ in "21" for slug in ("wifi", "vpn"))
    assert store.links.all() == [
        Link("desk", "1", "vpn", "agent", NOW),
        Link("desk", "1", "wifi", "agent", later),
        Link("desk", "2", "vpn", "requester", NOW),
        Link("desk", "2", "wifi", "agent", later),
    ]
    assert store.links.of_ticket("desk", "2") == store.links.all()[2:]
    assert store.links.of("desk", "1") == ["vpn", "wifi"]
    # An import takes what came with the ticket away, and what a person said not.
    store.tickets.put_many([make_ticket("1", body="New words")])
    assert store.links.of("desk", "1") == ["wifi"]
    store.links.add([])


def test_the_flags_of_one_ticket_are_told_apart(store: Store) -> None:
    for slug, id_ in (("vpn", "1"), ("lamp", "1"), ("vpn", "2")):
        store.flags.put(Flag(slug, "desk", id_, NOW))
    assert store.flags.of_ticket("desk", "1") == [Flag("lamp", "desk", "1", NOW), Flag("vpn", "desk", "1", NOW)]
    assert store.flags.of_ticket("desk", "3") == []


def test_a_ticket_without_a_link_does_not_change_the_fingerprint(store: Store, make_ticket: MakeTicket) -> None:
    before = store.links.fingerprint()
    store.tickets.put_many([make_ticket("1")])
    assert store.links.fingerprint() == before


def test_an_id_of_several_sources_needs_the_source(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many([make_ticket("1", source="a"), make_ticket("1", source="b", body="Other")])
    assert store.tickets.get("1", "b").question == "Other"
    for id_ in ("1", "2"):
        with pytest.raises(KbError) as problem:
            store.tickets.get(id_)
        assert problem.value.code == "ticket-missing"
        assert problem.value.hint


def test_the_list_is_newest_first_and_can_be_narrowed_by_the_subject(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many(
        make_ticket(str(n), subject=f"Lamp 100%_{n}", created_at=NOW + timedelta(days=n)) for n in range(4)
    )
    assert [t.id for t in store.tickets.list(limit=3)] == ["3", "2", "1"]
    assert [t.id for t in store.tickets.list(limit=9, containing="LAMP 100%_2")] == ["2"]
    assert store.tickets.list(limit=9, containing="1%0") == []


def test_the_last_of_two_tickets_with_one_id_counts(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many([make_ticket("1"), replace(make_ticket("1"), subject="later")])
    assert store.tickets.get("1").subject == "later"
    assert store.tickets.count() == 1
