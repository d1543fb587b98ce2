"""What is told apart on PostgreSQL: its address, its failures, and the copy before a step forward."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from mail_server import NOW
from sqlalchemy import Connection

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.storage import OutboxItem, Store, database
from kbtools.storage.migrations import STEPS

MakeTicket = Callable[..., Ticket]


def ask(url: str, query: str) -> list[Any]:
    """Rows, over a connection of one's own."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


class _Second:
    """A made-up step forward."""

    @staticmethod
    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE second (word TEXT NOT NULL)")


class _Failing:
    """A made-up step forward that fails after its first change."""

    @staticmethod
    def upgrade(connection: Connection) -> None:
        _Second.upgrade(connection)
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")


def test_before_a_step_forward_every_table_is_copied(
    postgresql: str, tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(postgresql, tmp_path) as store:
        store.tickets.put_many([make_ticket("1", slugs=("vpn",))])
    monkeypatch.setattr(database, "STEPS", (*STEPS, _Second))
    with Store.open(postgresql, tmp_path) as store:
        assert store.tickets.count() == 1
    assert ask(postgresql, "SELECT version FROM store_version") == [(len(STEPS) + 1,)]
    ask(postgresql, f"ALTER SCHEMA kb_before_{len(STEPS) + 1:04} RENAME TO copy")
    assert ask(postgresql, "SELECT id FROM copy.tickets") == [("1",)]
    assert ask(postgresql, "SELECT slug FROM copy.links") == [("vpn",)]
    assert ask(postgresql, "SELECT version FROM copy.store_version") == [(len(STEPS),)]


def test_a_step_that_fails_leaves_everything_as_it_was(
    postgresql: str, tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(postgresql, tmp_path) as store:
        store.tickets.put_many([make_ticket("1")])
    with monkeypatch.context() as patch:
        patch.setattr(database, "STEPS", (*STEPS, _Failing))
        with pytest.raises(KbError):
            Store.open(postgresql, tmp_path)
    schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'kb_before%'"
    assert ask(postgresql, f"SELECT to_regclass('second')::text, ({schemas})") == [(None, 0)]
    with Store.open(postgresql, tmp_path) as store:
        assert store.tickets.count() == 1


def test_a_store_of_a_newer_program_is_refused(postgresql: str, tmp_path: Path) -> None:
    Store.open(postgresql, tmp_path).close()
    ask(postgresql, "UPDATE store_version SET version = 99")
    with pytest.raises(KbError, match="later version"):
        Store.open(postgresql, tmp_path)


def test_a_new_store_can_be_opened_by_several_at_once(postgresql: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: Store.open(postgresql, tmp_path), range(6)))
    assert [store.tickets.count() for store in stores] == [0] * 6
    for store in stores:
        store.close()


def test_a_server_that_does_not_run_is_said_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="connection failed") as problem:
        Store.open("postgresql://kb:hush@127.0.0.1:9/kb", tmp_path)
    assert (problem.value.code, problem.value.where) == ("store", "store.url")
    assert "running" in str(problem.value.hint)
    assert "hush" not in str(problem.value)


def test_without_the_driver_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(KbError, match="driver") as problem:
        Store.open("postgres://kb@127.0.0.1:9/kb", tmp_path)
    assert "kbtools[postgresql]" in str(problem.value.hint)


def test_a_writer_that_takes_too_long_is_said(
    postgresql: str, tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_MS", 50)
    with Store.open(postgresql, tmp_path) as mine, Store.open(postgresql, tmp_path) as other:
        with other.tickets._database.write(), pytest.raises(KbError, match="lock timeout") as problem:
            mine.tickets.put_many([make_ticket("1")])
        assert "try again" in str(problem.value.hint)
        assert mine.tickets.put_many([make_ticket("1")]).added == 1


def test_a_connection_that_the_server_closed_is_made_anew(
    postgresql: str, tmp_path: Path, make_ticket: MakeTicket
) -> None:
    with Store.open(postgresql, tmp_path) as store:
        ask(postgresql, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        " AND datname = current_database()")  # fmt: skip
        assert store.tickets.put_many([make_ticket("1")]).added == 1


def test_a_character_that_texts_cannot_hold_is_let_go(postgresql: str, tmp_path: Path, make_ticket: MakeTicket) -> None:
    with Store.open(postgresql, tmp_path) as store:
        store.tickets.put_many([make_ticket("1", subject="My la\0mp")])
        assert [ticket.id for ticket in store.tickets.list(limit=9, containing="lamp")] == ["1"]


def test_one_message_sent_many_times_at_once_is_kept_once(url: str, tmp_path: Path, make_ticket: MakeTicket) -> None:
    def send(number: int) -> str:
        reference = f"KB-{number:06}"
        item = OutboxItem("the same key", reference, b"sealed", NOW, NOW)
        with Store.open(url, tmp_path) as store:
            return store.accept(item, make_ticket(reference, source="contact")).reference

    with Store.open(url, tmp_path) as store, ThreadPoolExecutor(6) as pool:
        told = set(pool.map(send, range(6)))
        assert len(told) == 1
        assert [item.reference for item in store.outbox.all()] == [ticket.id for ticket in store.tickets.all()]


def test_a_claim_is_given_to_one_of_many(url: str, tmp_path: Path) -> None:
    with Store.open(url, tmp_path) as store:
        store.outbox.add(OutboxItem("k", "KB-1", b"sealed", NOW, NOW))

        def claim(_: int) -> bool:
            with Store.open(url, tmp_path) as mine:
                return mine.outbox.claim("KB-1", NOW)

        with ThreadPoolExecutor(6) as pool:
            assert sum(pool.map(claim, range(6))) == 1
        assert not store.outbox.claim("KB-1", NOW + timedelta(minutes=4))
        assert store.outbox.claim("KB-1", NOW + timedelta(minutes=5))
