"""Tickets that are taken away for good, in either kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.model.visit import UNKNOWN_NETWORK, Claim
from kbtools.storage import Flag, Store
from kbtools.storage.database import Database
from kbtools.storage.outbox import OutboxItem

MakeTicket = Callable[..., Ticket]


def test_a_forgotten_ticket_takes_its_links_and_flags_with_it(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many([make_ticket("1", slugs=("vpn",), requester="a"), make_ticket("2", slugs=("vpn",))])
    for id_ in ("1", "2"):
        store.flags.put(Flag("vpn", "desk", id_))
    keys = store.forgetting.tickets_of("a")
    assert keys == [("desk", "1")]
    assert store.forgetting.mentions(keys) == 3
    store.forgetting.remove(keys)
    store.forgetting.wipe()
    assert store.forgetting.mentions(keys) == 0
    assert [ticket.id for ticket in store.tickets.all()] == ["2"]
    assert [link.ticket for link in store.links.all()] == ["2"]
    assert [flag.ticket for flag in store.flags.all()] == ["2"]


def test_rows_that_are_deleted_while_another_run_wipes_still_wait_for_a_wipe(
    store: Store, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.tickets.put_many([make_ticket("1"), make_ticket("2")])
    store.forgetting.remove([("desk", "1")])
    compact = Database.compact

    def with_another_run(database: Database) -> None:
        compact(database)
        store.forgetting.remove([("desk", "2")])

    monkeypatch.setattr(Database, "compact", with_another_run)
    store.forgetting.wipe()
    assert store.forgetting.needs_wipe()
    monkeypatch.undo()
    store.forgetting.wipe()
    assert not store.forgetting.needs_wipe()


def test_a_ticket_of_unknown_date_is_never_old(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many(
        [make_ticket("1", created_at=datetime(2020, 1, 1, tzinfo=UTC)), make_ticket("2", created_at=None)]
    )
    assert store.forgetting.tickets_before(datetime(2021, 1, 1, tzinfo=UTC)) == [("desk", "1")]


def test_networks_are_hashed_with_the_new_secret_too(store: Store) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    for visit, network in (("a", "aa"), ("b", "aa"), ("c", UNKNOWN_NETWORK)):
        store.claims.put(Claim(visit, "vpn", "how", network), now, most=9)
    store.forgetting.rekey("new", lambda old: f"{old}!", lambda sealed: sealed)
    assert {claim.visit: claim.network for claim in store.claims.kept()} == {
        "a": "aa!",
        "b": "aa!",
        "c": UNKNOWN_NETWORK,
    }


def test_hashes_are_changed_once_for_each_new_secret(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many([make_ticket("1", requester="aa"), make_ticket("2", requester="aa"), make_ticket("3")])
    for _ in range(2):
        store.forgetting.rekey("new", lambda old: f"{old}!", lambda sealed: sealed)
    found = {ticket.id: ticket.requester for ticket in store.tickets.all()}
    assert found == {"1": "aa!", "2": "aa!", "3": ""}
    assert store.forgetting.tickets_of("aa!") == [("desk", "1"), ("desk", "2")]


def test_nothing_is_written_with_a_secret_that_was_changed_meanwhile(store: Store, make_ticket: MakeTicket) -> None:
    def imported() -> Iterator[Ticket]:
        """Tickets whose requesters are hashed with the old secret, which changes behind the first 500."""
        for number in range(900):
            if number == 600:
                store.forgetting.rekey("new", lambda old: f"{old}!", lambda sealed: sealed)
            yield make_ticket(str(number), requester="aa")

    now = datetime(2026, 3, 1, tzinfo=UTC)
    store.note_secret("old")
    with pytest.raises(KbError, match="was changed meanwhile") as told:
        store.tickets.put_many(imported(), "old")
    assert told.value.code == "secret-missing"
    assert {ticket.requester for ticket in store.tickets.all()} == {"aa!"}
    with pytest.raises(KbError, match="was changed meanwhile"):
        store.accept(OutboxItem("key", "KB-1", b"sealed", now, now), None, mark="old")
    assert store.outbox.all() == []
    store.accept(OutboxItem("key", "KB-1", b"sealed", now, now), None, mark="new")
