"""Sessions of staff, in either kind of database: one that has ended stays ended, whatever else is on its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kbtools.storage import Store
from kbtools.storage.staff_sessions import StaffSession

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MOMENT = LATER + timedelta(minutes=1)


def begun(store: Store, id_: str, ends_at: datetime = NOW + timedelta(days=7)) -> StaffSession:
    session = StaffSession(id_, "token", id_, NOW, NOW, ends_at)
    store.staff_sessions.begin(session, NOW - timedelta(hours=12))
    return session


def test_a_session_ends_under_every_id_and_no_other_session_does(store: Store) -> None:
    session = begun(store, "a")
    begun(store, "of somebody else")
    assert store.staff_sessions.rename(session, "b", LATER, MOMENT)
    second = store.staff_sessions.find("b")
    assert second
    assert store.staff_sessions.rename(second, "c", MOMENT, MOMENT + timedelta(minutes=1))
    store.staff_sessions.end("b")
    assert [store.staff_sessions.find(id_) for id_ in "abc"] == [None, None, None]
    assert store.staff_sessions.find("of somebody else")
    store.staff_sessions.end("nobody's")
    assert store.staff_sessions.find("of somebody else")


def test_a_request_on_its_way_gives_no_new_id_to_a_session_that_was_ended(store: Store) -> None:
    session = begun(store, "a")
    store.staff_sessions.end("a")
    assert not store.staff_sessions.rename(session, "b", LATER, MOMENT)
    assert store.staff_sessions.find("b") is None


def test_of_two_requests_at_once_one_gives_the_new_id(store: Store) -> None:
    session = begun(store, "a")
    assert store.staff_sessions.rename(session, "b", LATER, MOMENT)
    assert not store.staff_sessions.rename(session, "c", LATER, MOMENT)
    assert store.staff_sessions.find("c") is None


def test_the_id_before_never_outlives_the_session(store: Store) -> None:
    session = begun(store, "a", ends_at=LATER + timedelta(seconds=9))
    store.staff_sessions.rename(session, "b", LATER, MOMENT)
    found = store.staff_sessions.find("a")
    assert found
    assert found.ends_at == session.ends_at


def test_a_new_secret_ends_every_session(store: Store) -> None:
    begun(store, "a")
    store.forgetting.rekey("new", lambda old: f"{old}!", lambda sealed: sealed)
    assert store.staff_sessions.find("a") is None
