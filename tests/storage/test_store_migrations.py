"""The way from earlier stores to the tables of today, in either kind of database."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from older_stores import SQLITE, load_version_0_1, make_empty, writing
from sqlalchemy import Connection, column, insert, inspect, select, table

from kbtools.errors import KbError
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link
from kbtools.model.visit import UNKNOWN_NETWORK, Claim, Event, Feedback, Search
from kbtools.storage import Counts, Flag, Store, schema_version
from kbtools.storage.migrations import upgrade
from kbtools.storage.tables import METADATA, alembic_version, links, store_version, tickets

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def read_everything(store: Store) -> None:
    """Assert that all is there which `load_version_0_1` wrote."""
    one, *_ = found = list(store.tickets.all())
    assert [ticket.key for ticket in found] == [("contact", "KB-000001"), ("desk", "1"), ("desk", "2"), ("mail", "1")]
    assert (one.subject, one.created_at, one.requester) == ("Parcel", NOW, "2b" * 16)
    full = store.tickets.get("1", "desk")
    assert (full.question, full.answers, full.messages[1].agent) == ("My lämp is “dark”", ("Charge it",), "a1")
    assert (full.tags, full.csat, full.lang, full.resolved_at) == (("lamp",), 4.5, "en", NOW + DAY)
    assert store.links.all() == [
        Link("desk", "1", "lamp-is-dark", "agent", NOW + DAY),
        Link("desk", "2", "lost-lid", "requester", NOW),
        Link("mail", "1", "lost-lid", "agent", None),
    ]
    assert store.cursors.get("zendesk https://desk.example") == "cursor-42"
    keys = (("desk", "2"), ("mail", "1"))
    lost = Gap("gap-aaaaaaaa", "Lost lid", keys, 2, 0.75, "missing", ("lid", "pan"), NOW, NOW + DAY, rising=2,
               weeks=(0, 1, 1), by_hand=frozenset(keys[1:]))  # fmt: skip
    dark = Gap("gap-bbbbbbbb", "Dark lämp", (("desk", "1"),), 1, 0.25, "covered", (), NOW, None, "fixing", "a fault",
               "lamp-is-dark", again=date(2026, 5, 1), issue="https://tracker.example/7", asked_then=1)  # fmt: skip
    assert store.gaps.all() == [lost, dark]
    kinds = [("started", ""), ("offered", ""), ("shown", "lamp-is-dark"), ("sent", "")]
    assert store.visits.events("visit-0001") == [Event("visit-0001", kind, slug) for kind, slug in kinds]  # type: ignore[arg-type]  # literal kinds, above
    (visit,) = store.visits.between(NOW, NOW + DAY)
    assert (visit.outcome, visit.times[-1]) == ("sent", NOW + timedelta(seconds=3))
    assert store.feedback.all() == [(Feedback("f0000001", "lamp-is-dark", helpful=False, why="Which button?"), NOW)]
    assert store.searches.all() == [(Search("s0000001", "dark lamp", 3, clicked=True), NOW)]
    assert store.flags.all() == [Flag("charge-the-lamp", "desk", "1", NOW)]
    items = {item.reference: item for item in store.outbox.all()}
    assert [items[f"KB-00000{n}"].sealed for n in (1, 2, 3)] == [
        b"sealed a again",
        b"sealed b again",
        b"sealed c again",
    ]
    assert store.outbox.counts() == {"waiting": 1, "delivered": 1, "parked": 1}
    assert (items["KB-000003"].error, items["KB-000003"].tries) == ("refused", 1)
    assert store.outbox.due(NOW) == ["KB-000001"]


def test_a_store_of_version_0_1_opens_with_all_that_is_in_it_and_works_on(url: str, tmp_path: Path) -> None:
    load_version_0_1(url, tmp_path)
    for _ in range(2):
        with Store.open(url, tmp_path) as store:
            read_everything(store)
    with Store.open(url, tmp_path) as store:
        same = list(store.tickets.all())
        assert store.forgetting.rekey("mark-1", str.upper, bytes.upper).changed == 0  # the secret is the same still
        assert store.forgetting.rekey("mark-2", str.upper, bytes.upper).changed == 3 + 3
        assert [ticket.requester for ticket in store.tickets.all()] == [ticket.requester.upper() for ticket in same]
        assert {item.sealed for item in store.outbox.all()} == {b"SEALED A AGAIN", b"SEALED B AGAIN", b"SEALED C AGAIN"}
        store.links.remove("desk", "2", "lost-lid")
        assert store.outbox.claim("KB-000001", NOW)
        store.gaps.set_state("gap-aaaaaaaa", "planned")


def test_importing_again_what_version_0_1_stored_changes_nothing(url: str, tmp_path: Path) -> None:
    load_version_0_1(url, tmp_path)
    with Store.open(url, tmp_path) as store:
        desk = next(ticket for ticket in store.tickets.all() if ticket.source == "contact")
        # Its hash was changed with the secret; as it was imported it is known by its digest.
        imported = [type(desk)(**{name: getattr(desk, name) for name in desk.__slots__} | {"requester": "b2" * 16})]
        assert store.tickets.put_many(imported) == Counts(unchanged=1)


@pytest.mark.parametrize("steps", [1, *(pytest.param(steps, marks=pytest.mark.full) for steps in (3, 6, 9))])
def test_stores_from_before_version_0_1_are_brought_forward_too(url: str, tmp_path: Path, steps: int) -> None:
    make_empty(url, tmp_path, steps=steps)
    with Store.open(url, tmp_path) as store:
        assert store.tickets.count() == 0
        assert store.gaps.all() == []
        assert store.searches.all() == []


@pytest.mark.full
def test_questions_that_were_kept_before_wait_for_a_nod(url: str, tmp_path: Path) -> None:
    make_empty(url, tmp_path, steps=6)
    with writing(url, tmp_path) as connection:
        connection.exec_driver_sql(
            "INSERT INTO questions VALUES ('visit-1', 'how do I pair', 'pair', '2026-03-01T09:30:00+00:00')"
        )
    with Store.open(url, tmp_path) as store:
        assert store.claims.kept() == [Claim("visit-1", "pair", "how do I pair", UNKNOWN_NETWORK, NOW)]
        assert (store.links.all(), store.tickets.count()) == ([], 0)


def test_staff_who_signed_in_before_can_sign_out(url: str, tmp_path: Path) -> None:
    make_empty(url, tmp_path, steps=15)
    with writing(url, tmp_path) as connection:
        connection.exec_driver_sql(
            "INSERT INTO staff_sessions VALUES"
            " ('a', 'token', '2026-03-01T09:30:00+00:00', '2026-03-01T09:30:00+00:00', '2026-03-08T09:30:00+00:00'),"
            " ('b', 'token', '2026-03-01T09:30:00+00:00', '2026-03-01T09:30:00+00:00', '2026-03-08T09:30:00+00:00')"
        )
    with Store.open(url, tmp_path) as store:
        store.staff_sessions.end("a")
        assert store.staff_sessions.find("a") is None
        assert store.staff_sessions.find("b")


def test_what_a_person_linked_to_a_kept_question_stays_beside_the_claim(url: str, tmp_path: Path) -> None:
    make_empty(url, tmp_path, steps=10)
    said = [("a", "pair", "requester", 0), ("b", "lid", "requester", 0), ("b", "pan", "agent", 0)]
    said += [("c", "pair", "requester", 1)]
    own = table(
        "tickets", *(column(name) for name in "source id subject requester resolved created_at digest data".split())
    )
    with writing(url, tmp_path) as connection:
        for id_, slug, by, removed in said:
            row = {"source": "form", "ticket": id_, "slug": slug, "said_by": by, "removed": removed}
            connection.execute(links.insert(), {**row, "imported": 0, "created_at": NOW})
        for id_ in "abc":
            asked = {"author": "requester", "public": True, "body": f"question {id_}"}
            data = json.dumps({"id": id_, "source": "form", "messages": [asked]})
            row = dict.fromkeys(("subject", "requester", "created_at", "digest"), "")
            connection.execute(insert(own), {**row, "source": "form", "id": id_, "resolved": 1, "data": data})
    with Store.open(url, tmp_path) as store:
        claims = [(claim.visit, claim.slug, claim.question) for claim in store.claims.kept(approved=False)]
        assert claims == [("a", "pair", "question a"), ("b", "lid", "question b")]
        assert [(link.ticket, link.slug, link.by) for link in store.links.all()] == [("b", "pan", "agent")]
        assert [ticket.id for ticket in store.tickets.all()] == ["b", "c"]


def _shape(connection: Connection) -> dict[str, object]:
    """Tables, columns, keys and indexes as the database tells them."""
    found = inspect(connection)
    return {
        name: (
            # Version 0.1 let one key be NULL in SQLite; nothing ever wrote that.
            [(c["name"], str(c["type"]), c["default"], c["nullable"] and c["name"] != "id")
             for c in found.get_columns(name)],
            found.get_pk_constraint(name)["constrained_columns"],
            sorted((str(i["name"]), i["column_names"]) for i in found.get_indexes(name) if not i["unique"]),
            [constraint["column_names"] for constraint in found.get_unique_constraints(name)],
        )
        for name in found.get_table_names()
    }  # fmt: skip


@pytest.mark.parametrize("other", ["of version 0.1", "step by step"])
def test_a_new_store_has_the_same_tables_as_one_that_was_brought_forward(
    url: str, tmp_path: Path, request: pytest.FixtureRequest, other: str
) -> None:
    elsewhere = request.getfixturevalue("database_server").database() if url != SQLITE else "sqlite:///other.db"
    if other == "of version 0.1":
        load_version_0_1(elsewhere, tmp_path)
    else:
        make_empty(elsewhere, tmp_path, steps=1)
    Store.open(url, tmp_path).close()
    Store.open(elsewhere, tmp_path).close()
    with writing(url, tmp_path) as new, writing(elsewhere, tmp_path) as old:
        assert set(inspect(new).get_table_names()) == set(METADATA.tables)
        assert _shape(new) == _shape(old)
        for query in (select(alembic_version), select(store_version)):
            assert new.execute(query).all() == old.execute(query).all()


def test_the_newest_step_is_the_one_that_stores_are_opened_at(tmp_path: Path) -> None:
    with writing(SQLITE, tmp_path) as connection:
        upgrade(connection, 0)
        assert schema_version.version_of(connection) == schema_version.LATEST


@pytest.mark.full
def test_a_store_that_is_up_to_date_opens_without_what_brings_stores_forward(tmp_path: Path) -> None:
    code = "import sys\nfrom pathlib import Path\nfrom kbtools.storage import Store\n"
    code += f"Store.open({SQLITE!r}, Path({str(tmp_path)!r})).close()\nprint('alembic' in sys.modules)"
    for _ in range(2):  # a new one, and one that is there
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "False\n"


@pytest.mark.parametrize("counted", ["as version 0.1 did", "by Alembic"])
def test_a_store_of_a_later_program_is_refused_and_left_alone(tmp_path: Path, url: str, counted: str) -> None:
    load_version_0_1(url, tmp_path)
    if counted == "by Alembic":
        Store.open(url, tmp_path).close()
    with writing(url, tmp_path) as connection:
        if counted == "by Alembic":
            connection.execute(alembic_version.update().values(version_num="0099"))
        else:
            connection.execute(store_version.update().values(version=99))
        before = _shape(connection)
    with pytest.raises(KbError, match=rf"newer version of kbtools \(99 > {schema_version.LATEST}\)") as problem:
        Store.open(url, tmp_path)
    assert (problem.value.code, problem.value.hint) == ("store", "upgrade kbtools")
    with writing(url, tmp_path) as connection:
        assert _shape(connection) == before


@pytest.mark.full
def test_a_step_that_fails_leaves_the_store_as_it_was(url: str, tmp_path: Path) -> None:
    load_version_0_1(url, tmp_path)
    with writing(url, tmp_path) as connection:  # what the last change of the newest step makes is there already
        connection.exec_driver_sql("CREATE INDEX tickets_id ON tickets (digest)")
        before = _shape(connection)
    with pytest.raises(KbError) as problem:
        Store.open(url, tmp_path)
    assert problem.value.code == "store"
    with writing(url, tmp_path) as connection:
        assert _shape(connection) == before
        assert schema_version.version_of(connection) == 10
        connection.exec_driver_sql("DROP INDEX tickets_id")
    with Store.open(url, tmp_path) as store:
        read_everything(store)


@pytest.mark.full
def test_a_new_and_an_old_store_can_be_opened_by_several_at_once(url: str, tmp_path: Path) -> None:
    for count in (0, 4):
        with ThreadPoolExecutor(6) as pool:
            stores = list(pool.map(lambda _: Store.open(url, tmp_path), range(6)))
        assert [store.tickets.count() for store in stores] == [count] * 6
        for store in stores:
            store.close()
        if not count:
            with writing(url, tmp_path) as connection:
                METADATA.drop_all(connection)
            load_version_0_1(url, tmp_path)


@pytest.mark.full
def test_a_new_file_can_be_opened_by_many_at_once_whoever_comes_first(tmp_path: Path) -> None:
    for number in range(20):
        with ThreadPoolExecutor(12) as pool:
            stores = list(pool.map(Store.open, [SQLITE] * 12, [tmp_path / str(number)] * 12))
        assert [store.tickets.count() for store in stores] == [0] * 12
        for store in stores:
            store.close()


@pytest.mark.full
def test_an_old_store_can_be_opened_by_several_programs_at_once(url: str, tmp_path: Path) -> None:
    load_version_0_1(url, tmp_path)
    code = "import sys\nfrom pathlib import Path\nfrom kbtools.storage import Store\n"
    code += "with Store.open(sys.argv[1], Path(sys.argv[2])) as store: print(store.tickets.count())"
    arguments = [sys.executable, "-c", code, url, str(tmp_path)]
    programs = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [program.communicate()[0] for program in programs] == ["4\n"] * 2
    with Store.open(url, tmp_path) as store:
        read_everything(store)


def test_before_a_step_forward_a_whole_copy_is_laid_beside_the_file(tmp_path: Path) -> None:
    load_version_0_1(SQLITE, tmp_path)
    path = tmp_path / ".kb" / "store.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        # This one is open still: what it wrote may stand beside the file and not in it.
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("UPDATE links SET slug = 'in-the-log' WHERE source = 'mail'")
        Store.open(SQLITE, tmp_path).close()
    copy = path.with_name(f"store.db.before-{schema_version.LATEST:04}")
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT version FROM store_version").fetchall() == [(10,)]
        assert raw.execute("SELECT slug FROM links WHERE source = 'mail'").fetchall() == [("in-the-log",)]
        assert "key_hash" not in [row[1] for row in raw.execute("PRAGMA table_info(tickets)")]
    with closing(sqlite3.connect(path)) as raw:
        assert "key_hash" in [row[1] for row in raw.execute("PRAGMA table_info(tickets)")]


def test_where_no_copy_can_be_made_nothing_is_changed(tmp_path: Path) -> None:
    load_version_0_1(SQLITE, tmp_path)
    in_the_way = tmp_path / ".kb" / f"store.db.before-{schema_version.LATEST:04}"
    in_the_way.mkdir()
    (in_the_way / "file").touch()
    with pytest.raises(KbError, match="the store could not be backed up") as problem:
        Store.open(SQLITE, tmp_path)
    assert problem.value.code == "disk"
    with writing(SQLITE, tmp_path) as connection:
        assert schema_version.version_of(connection) == 10
        assert "key_hash" not in [column["name"] for column in inspect(connection).get_columns(tickets.name)]
