"""What goes wrong with a store: kills, a full disk, a lock, a file that is none."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.storage import Counts, Store, database, sqlite

MakeTicket = Callable[..., Ticket]
URL = "sqlite:///.kb/store.db"

_IMPORT = """
import sys
from pathlib import Path
from kbtools.storage import Store
from kbtools.model.ticket import Message, Ticket

def tickets():
    for n in range(1_000_000):
        if n % 500 == 1:
            print(n, flush=True)  # the batch before this ticket is committed
        yield Ticket(f"{n:07}", (Message("requester", "word " * 50, public=True),), linked_articles=("vpn",))

with Store.open("sqlite:///.kb/store.db", Path(sys.argv[1])) as store:
    store.tickets.put_many(tickets())
"""


def test_a_kill_in_the_middle_of_an_import_loses_nothing_committed(tmp_path: Path) -> None:
    program = subprocess.Popen([sys.executable, "-c", _IMPORT, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert program.stdout
    committed = 0
    for line in program.stdout:
        committed = int(line) - 1
        if committed >= 2000:
            break
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    program.stdout.close()
    with Store.open(URL, tmp_path) as store:
        kept = list(store.tickets.all())
        assert len(kept) >= committed
        assert len(kept) % 500 == 0  # whole transactions
        assert {len(ticket.messages) for ticket in kept} == {1}
        assert len(store.links.all()) == len(kept)


@pytest.mark.full
def test_a_bad_line_that_stops_an_import_leaves_the_batches_before_it(store: Store, make_ticket: MakeTicket) -> None:
    def tickets() -> Iterator[Ticket]:
        yield from (make_ticket(f"{n:04}") for n in range(700))
        raise KbError("json", "the line is incomplete")

    with pytest.raises(KbError, match="incomplete"):
        store.tickets.put_many(tickets())
    assert store.tickets.count() == 500


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path, make_ticket: MakeTicket) -> None:
    with Store.open(URL, tmp_path) as store:
        store.tickets.put_many([make_ticket("1")])
    with Store.open(URL, tmp_path) as store:
        engine = store.tickets._database.engine
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 60"))
        with pytest.raises(KbError) as problem:
            store.tickets.put_many(make_ticket(str(n), body="x" * 5000) for n in range(2, 400))
        assert problem.value.code == "disk"
        assert problem.value.hint
        assert [ticket.id for ticket in store.tickets.all()] == ["1"]


def test_a_store_that_another_program_writes_is_said_to_be_locked(
    store: Store, make_ticket: MakeTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(database, "WAIT_MS", 50)
    with Store.open(URL, tmp_path) as mine, closing(sqlite3.connect(tmp_path / ".kb" / "store.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KbError, match="locked") as problem:
            mine.tickets.put_many([make_ticket("1")])
        assert problem.value.code == "store"
        other.rollback()
        assert mine.tickets.put_many([make_ticket("1")]) == Counts(added=1)


def test_a_file_that_another_program_keeps_is_waited_for_no_longer_than_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.db"
    engine = create_engine(f"{sqlite.PREFIX}{path}")
    sqlite.prepare_engine(engine, 300)
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError, match="locked"):
            engine.connect()
    assert sum(waited) == pytest.approx(0.3)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("not a database at all, but long enough to be looked at " * 20)
    with pytest.raises(KbError) as problem:
        Store.open("sqlite:///store.db", tmp_path)
    assert (problem.value.code, problem.value.where) == ("store", str(tmp_path / "store.db"))


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x/y"])
def test_an_address_that_is_no_database_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(KbError) as problem:
        Store.open(url, tmp_path)
    assert problem.value.hint


def test_only_its_owner_can_read_the_store(tmp_path: Path) -> None:
    with Store.open(URL, tmp_path):
        for path in (tmp_path / ".kb").iterdir():
            assert path.stat().st_mode & 0o077 == 0, path
