"""Accounts of staff, in either kind of database: whatever admins do to each other, one of them is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from kbtools.model.staff import StaffMember
from kbtools.storage import Store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ADA, BOB = "ada@shop.example", "bob@shop.example"


def admins(store: Store) -> list[str]:
    return [member.email for member in store.staff.all() if member.role == "admin"]


@pytest.mark.parametrize("do", ["change", "remove"])
def test_of_two_admins_who_act_on_each_other_at_once_one_is_left(store: Store, do: str) -> None:
    def act(by: str, on: str) -> bool:
        start.wait()
        return store.staff.change(on, by=by, role="writer") if do == "change" else store.staff.remove(on, by=by)

    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            for email in (ADA, BOB):
                store.staff.remove(email)
                store.staff.add(StaffMember(email, email, "admin", "", NOW))
            start = Barrier(2)
            done = list(pool.map(act, (ADA, BOB), (BOB, ADA)))
            assert sorted(done) == [False, True]
            assert admins(store) == [ADA if done[0] else BOB]


def test_who_is_no_admin_any_more_changes_nobody(store: Store) -> None:
    store.staff.add(StaffMember(ADA, "Ada", "admin", "", NOW))
    store.staff.add(StaffMember(BOB, "Bob", "editor", "", NOW))
    assert not store.staff.change(ADA, by=BOB, role="writer")
    assert not store.staff.remove(ADA, by="gone@shop.example")
    assert admins(store) == [ADA]
    assert store.staff.change(ADA, role="writer")  # the command line may do all
