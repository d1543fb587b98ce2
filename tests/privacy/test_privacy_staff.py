"""Forgetting a requester leaves the accounts of staff, and says so."""

from __future__ import annotations

from two_people import ANNA, NOW

from kbtools.model.staff import StaffAction
from kbtools.privacy.forget import forget
from kbtools.staff.add import add_staff
from kbtools.workspace import Workspace


def test_what_staff_did_is_not_taken_for_the_words_of_a_requester(workspace: Workspace) -> None:
    with workspace.store() as store:
        words = " ".join(ticket.question for ticket in store.tickets.all())
        store.staff.note(StaffAction(NOW, "ada@shop.example", words))
    assert not [place for place in forget(workspace, ANNA, NOW).left if "staff" in place]


def test_an_account_of_the_same_address_is_named(workspace: Workspace) -> None:
    add_staff(workspace, ANNA, "agent", "Anna", NOW)
    assert f"an account at the desk: kb staff remove {ANNA}" in forget(workspace, ANNA, NOW).beyond
