"""How rows are found: by an index where one row, or those of a list, are asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from made_once import made_once
from sqlalchemy import event

from kbtools.errors import KbError
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.model.visit import Event
from kbtools.storage import OutboxItem, Store
from kbtools.system.sealing import Secret

MakeTicket = Callable[..., Ticket]
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SQLITE = "sqlite:///.kb/store.db"
KEYS = [("desk", f"{n:04}") for n in range(0, 1200, 2)]


def _fill(root: Path) -> None:
    said = (Message("requester", "My lamp is dark", public=True, created_at=NOW), Message("agent", "Charge it", True))
    solved = Ticket("", said, source="desk", status="solved", created_at=NOW, resolved_at=NOW, linked_articles=("vpn",))
    with Store.open(SQLITE, root) as store:
        store.tickets.put_many(replace(solved, id=f"{n:04}", requester=f"{n % 50}") for n in range(1200))
        store.gaps.put_all([Gap(f"gap-{n:08}", "Lid", (KEYS[n],), 1, 0.5, "missing") for n in range(40)], NOW)


@pytest.fixture
def full(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A SQLite store with 1,200 tickets, a link each, and gaps; a copy, as to write them takes longer than a test."""
    made = made_once(tmp_path_factory, "many-tickets", _fill)
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    with Store.open(SQLITE, tmp_path) as store:
        yield store


@contextmanager
def plans_of(store: Store) -> Iterator[list[str]]:
    """What SQLite does for each statement that is run meanwhile, a line a step."""
    lines: list[str] = []
    statements: list[tuple[str, Any]] = []
    engine = store.tickets._database.engine

    def note(*given: Any) -> None:
        if not given[2].startswith(("BEGIN", "PRAGMA", "EXPLAIN")):
            statements.append((given[2], given[3][0] if given[5] else given[3]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield lines
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert statements
    with store.tickets._database.read() as connection:
        for statement, parameters in statements:
            lines += [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


READS: dict[str, Callable[[Store], object]] = {
    "one gap": lambda store: store.gaps.get("gap-00000007"),
    "a decision on a gap": lambda store: store.gaps.set_state("gap-00000007", "planned"),
    "one ticket": lambda store: store.tickets.get("0007", "desk"),
    "one ticket by its id alone": lambda store: store.tickets.get("0007"),
    "the tickets of a list": lambda store: store.tickets.of(KEYS),
    "the tickets that follow": lambda store: next(store.tickets.all()),
    "the links of a ticket": lambda store: store.links.of("desk", "0007"),
    "the flags of a ticket": lambda store: store.flags.of_ticket("desk", "0007"),
    "a link": lambda store: store.links.put(Link("desk", "0007", "vpn", "agent")),
    "links that may be there": lambda store: store.links.add([Link("desk", "0007", "vpn", "agent")]),
    "an import": lambda store: store.tickets.put_many([*store.tickets.of(KEYS[:2])]),
    "the tickets of a requester": lambda store: store.forgetting.tickets_of("7"),
    "forgetting": lambda store: store.forgetting.mentions(KEYS[:2]),
    "a visit": lambda store: store.visits.record(Event("visit-0001", "sent"), NOW),
    "an experiment": lambda store: store.visits.assign("visit-0001", "held", NOW),
    "the visits of a day": lambda store: store.visits.between(NOW, NOW + timedelta(days=1)),
    "what is due": lambda store: store.outbox.due(NOW),
    "an original": lambda store: store.outbox.get("KB-1"),
    "a claim": lambda store: store.outbox.claim("KB-1", NOW),
    "a message": lambda store: store.outbox.add(OutboxItem("k", "KB-1", b"sealed", NOW, NOW)),
    "a copy that is left": lambda store: store.copies.left("m1", NOW.date(), 5),
    "a copy": lambda store: store.copies.take("m1", NOW.date(), 5),
    "feedback on an article": lambda store: store.feedback.all("vpn"),
    "the gap of an article": lambda store: store.gaps.of_articles(["vpn"]),
    "the links to an article": lambda store: store.links.leading_to("vpn"),
    "the flags of an article": lambda store: store.flags.of_article("vpn", NOW),
    "the review of an article": lambda store: store.reviews.find("vpn"),
    "the last change of an article": lambda store: store.changes.last("vpn", NOW),
    "the number of earlier versions": lambda store: store.article_edits.number_of_versions("vpn"),
    "an earlier version": lambda store: store.article_edits.version("vpn", "0"),
    "a cursor": lambda store: store.cursors.get("desk"),
}


@pytest.mark.parametrize("name", READS)
def test_no_table_is_read_whole_for(name: str, full: Store) -> None:
    with plans_of(full) as lines:
        READS[name](full)
    assert [line for line in lines if line.startswith("SCAN") and "CONSTANT" not in line] == []


def test_searches_that_found_something_are_not_read_for_those_that_did_not(full: Store) -> None:
    with plans_of(full) as lines:
        full.searches.in_vain(closed=False, first=0, most=10)
    assert any("searches_found" in line for line in lines)
    assert not any(line.startswith("SCAN searches") for line in lines)


def test_a_changed_ticket_is_replaced_without_reading_others(full: Store, make_ticket: MakeTicket) -> None:
    with plans_of(full) as lines:
        full.tickets.put_many([make_ticket("0007", "New words", slugs=("lamp",))])
        full.forgetting.remove([("desk", "0008")], ["KB-1"])
    assert [line for line in lines if line.startswith("SCAN") and "CONSTANT" not in line] == []


def test_an_unknown_gap_reads_ids_alone(full: Store) -> None:
    with plans_of(full) as lines, pytest.raises(KbError):
        full.gaps.get("gap-00000099")
    assert not any("SCAN gap_tickets" in line for line in lines)


@pytest.mark.full
def test_many_keys_of_several_sources_come_back_in_their_order(store: Store, make_ticket: MakeTicket) -> None:
    keys = [(f"desk-{n % 3}", f"{n:04}") for n in range(1300)]
    store.tickets.put_many(make_ticket(id_, source=source) for source, id_ in keys)
    wanted = [*reversed(keys), ("desk-1", "0000"), ("nowhere", "0001")]
    assert [ticket.key for ticket in store.tickets.of(wanted)] == list(reversed(keys))


class Hashes:
    """A secret's hashes of tickets, counted."""

    def __init__(self, secret: str) -> None:
        self._secret = Secret(secret.encode())
        self.mark = self._secret.hash("kbtools")
        self.made = 0

    def __call__(self, key: tuple[str, str]) -> str:
        self.made += 1
        return self._secret.hash("/".join(key))


def test_tickets_are_found_by_their_hashes_each_of_which_is_made_once(store: Store, make_ticket: MakeTicket) -> None:
    hashes = Hashes("a secret of the tests")
    store.tickets.put_many(make_ticket(f"{n:02}") for n in range(30))
    wanted = [hashes(("desk", "21")), hashes(("desk", "07")), "0" * 32, ""]
    hashes.made = 0
    for _ in range(2):
        found = store.tickets.by_hash(wanted, hashes, mark=hashes.mark)
        assert [ticket.id for ticket in found] == ["07", "21"]
        assert hashes.made == 30
    store.tickets.put_many([make_ticket("07", "New words"), make_ticket("99")])
    assert store.tickets.by_hash(wanted, hashes, mark=hashes.mark)[0].question == "New words"
    assert hashes.made == 31
    assert store.tickets.by_hash([], hashes, mark=hashes.mark) == []


def test_another_secret_finds_by_its_own_hashes_alone(store: Store, make_ticket: MakeTicket) -> None:
    store.tickets.put_many(make_ticket(f"{n:02}") for n in range(3))
    before, after = Hashes("a secret of the tests"), Hashes("the one that followed")
    old, new = before(("desk", "01")), after(("desk", "01"))
    for hashes, right, wrong in ((before, old, new), (after, new, old), (before, old, new)):
        assert [ticket.id for ticket in store.tickets.by_hash([right, wrong], hashes, mark=hashes.mark)] == ["01"]


def test_hashes_that_are_made_already_are_looked_up_in_an_index(full: Store) -> None:
    hashes = Hashes("a secret of the tests")
    wanted = [hashes(key) for key in KEYS[:3]]
    full.tickets.by_hash(wanted, hashes, mark=hashes.mark)
    with plans_of(full) as lines:
        assert [ticket.key for ticket in full.tickets.by_hash(wanted, hashes, mark=hashes.mark)] == KEYS[:3]
    assert [line for line in lines if line.startswith("SCAN") and "CONSTANT" not in line] == []
    assert any("tickets_key_hash" in line for line in lines)
