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
from older_stores import load_version_0_1

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket
from kbtools.storage import Counts, OutboxItem, Store, database
from kbtools.storage.schema_version import LATEST
from kbtools.storage.tickets import put_tickets

MakeTicket = Callable[..., Ticket]


def ask(url: str, query: str) -> list[Any]:
    """Rows, over a connection of one's own."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def test_before_a_step_forward_every_table_is_copied(postgresql: str, tmp_path: Path) -> None:
    load_version_0_1(postgresql, tmp_path)
    Store.open(postgresql, tmp_path).close()
    ask(postgresql, f"ALTER SCHEMA kb_before_{LATEST:04} RENAME TO copy")
    columns = "SELECT table_schema FROM information_schema.columns WHERE table_name = 'tickets' AND column_name ="
    assert len(ask(postgresql, "SELECT id FROM copy.tickets")) == 4
    assert ask(postgresql, f"{columns} 'digest' ORDER BY 1") == [("copy",), ("public",)]
    assert ask(postgresql, f"{columns} 'key_hash'") == [("public",)]
    assert len(ask(postgresql, "SELECT slug FROM copy.links")) == 4
    assert ask(postgresql, "SELECT version FROM copy.store_version") == [(10,)]


def test_the_copy_is_named_to_those_who_forget_somebody(postgresql: str, tmp_path: Path) -> None:
    load_version_0_1(postgresql, tmp_path)
    with Store.open(postgresql, tmp_path) as store:
        assert store.forgetting.backups() == [f"schema kb_before_{LATEST:04}"]


def test_of_a_step_that_fails_no_copy_stays(postgresql: str, tmp_path: Path) -> None:
    load_version_0_1(postgresql, tmp_path)
    ask(postgresql, "CREATE INDEX tickets_id ON tickets (digest)")
    with pytest.raises(KbError, match="tickets_id"):
        Store.open(postgresql, tmp_path)
    assert ask(postgresql, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'kb_before%'") == [(0,)]


def test_where_no_copy_may_be_made_it_is_said(postgresql: str, tmp_path: Path) -> None:
    load_version_0_1(postgresql, tmp_path)
    ask(postgresql, f"CREATE SCHEMA kb_before_{LATEST:04}")
    with pytest.raises(KbError, match="the tables could not be backed up") as problem:
        Store.open(postgresql, tmp_path)
    assert (problem.value.code, problem.value.where) == ("store", "store.url")
    assert ask(postgresql, "SELECT version FROM store_version") == [(10,)]


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


def test_a_writer_of_the_same_rows_that_takes_too_long_is_said(
    postgresql: str, tmp_path: Path, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_MS", 50)
    with Store.open(postgresql, tmp_path) as mine, Store.open(postgresql, tmp_path) as other:
        with other.tickets._database.write() as connection:
            list(put_tickets(connection, [make_ticket("1")]))
            with pytest.raises(KbError, match="lock timeout") as problem:
                mine.tickets.put_many([make_ticket("1")])
        assert "try again" in str(problem.value.hint)
        assert mine.tickets.put_many([make_ticket("1", body="later")]) == Counts(changed=1)


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


@pytest.mark.full
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
