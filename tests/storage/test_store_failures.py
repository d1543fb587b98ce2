"""What goes wrong with a store: kills, a full disk, a lock, an old and a newer file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.storage import Counts, Store, database
from kbtools.storage.migrations import STEPS

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


def test_a_bad_line_that_stops_an_import_leaves_the_batches_before_it(store: Store, make_ticket: MakeTicket) -> None:
    def tickets() -> Iterator[Ticket]:
        yield from (make_ticket(f"{n:04}") for n in range(700))
        raise KbError("json", "the line is cut off")

    with pytest.raises(KbError, match="cut off"):
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


def _set_version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE store_version SET version = ?", (version,))
        raw.commit()


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open(URL, tmp_path).close()
    path = tmp_path / ".kb" / "store.db"
    _set_version(path, 99)
    before = path.read_bytes()
    with pytest.raises(KbError, match="later version") as problem:
        Store.open(URL, tmp_path)
    assert problem.value.code == "store"
    assert path.read_bytes() == before


class _Second:
    """A made-up second step."""

    @staticmethod
    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE second (word TEXT)")


class _Failing:
    """A made-up second step that fails after its first change."""

    @staticmethod
    def upgrade(connection: Connection) -> None:
        _Second.upgrade(connection)
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")


def _tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as raw:
        return {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_before_a_step_forward_a_whole_copy_is_laid_beside_the_store(
    tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".kb" / "store.db"
    with Store.open(URL, tmp_path) as older:
        older.tickets.put_many([make_ticket("1")])
        monkeypatch.setattr(database, "STEPS", (*STEPS, _Second))
        # The older one is still open: what it wrote may stand beside the file and not in it.
        with Store.open(URL, tmp_path) as store:
            assert store.tickets.count() == 1
    copy = path.with_name(f"store.db.before-{len(STEPS) + 1:04}")
    assert "second" in _tables(path)
    assert "second" not in _tables(copy)
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT count(*) FROM tickets").fetchone() == (1,)


def test_a_step_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(URL, tmp_path) as store:
        store.tickets.put_many([make_ticket("1")])
    with monkeypatch.context() as patch:
        patch.setattr(database, "STEPS", (*STEPS, _Failing))
        with pytest.raises(KbError):
            Store.open(URL, tmp_path)
    assert "second" not in _tables(tmp_path / ".kb" / "store.db")
    with Store.open(URL, tmp_path) as store:
        assert store.tickets.count() == 1


def test_a_new_store_can_be_opened_by_several_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: Store.open(URL, tmp_path), range(8)))
    assert [store.tickets.count() for store in stores] == [0] * 8
    for store in stores:
        store.close()


def test_only_its_owner_can_read_the_store(tmp_path: Path) -> None:
    with Store.open(URL, tmp_path):
        for path in (tmp_path / ".kb").iterdir():
            assert path.stat().st_mode & 0o077 == 0, path


def test_questions_that_were_kept_before_become_answered_tickets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(database, "STEPS", STEPS[:6])
        Store.open("sqlite:///store.db", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "store.db")) as old, old:
        old.execute("INSERT INTO questions VALUES ('episode-1', 'how do I pair', 'pair', '2026-03-01T09:30:00+00:00')")
    with Store.open("sqlite:///store.db", tmp_path) as store:
        ticket = store.tickets.get("episode-1", "form")
        assert (ticket.question, ticket.is_resolved, ticket.requester) == ("how do I pair", True, "")
        assert [(link.ticket, link.slug, link.by) for link in store.links.all()] == [("episode-1", "pair", "requester")]
