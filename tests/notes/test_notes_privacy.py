"""What is kept of new tickets goes when somebody is forgotten, when it is old, and with a new secret stays readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from noting import NOW, run, state_of, tell
from noting_desk import NotingDesk

from kbtools.model.ticket import Message, Ticket
from kbtools.notes.write import NotesWritten
from kbtools.privacy.expire import expire
from kbtools.privacy.forget import forget
from kbtools.privacy.rekey import rekey
from kbtools.workspace import Workspace


def test_who_is_forgotten_is_forgotten_before_it_is_decided(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81")
    tell(workspace, "82", address="somebody@else.example")
    forget(workspace, "emily@customer.example", NOW)
    with workspace.store() as store:
        assert [one.id for one in store.new_tickets.all()] == ["82"]
    assert run(workspace) == NotesWritten(noted=1)
    assert [ticket for ticket, _, _ in desk.notes] == ["82"]


@pytest.mark.parametrize("requester", ["emily@customer.example", "8447388090494"])
def test_a_new_ticket_of_nobody_knows_whom_goes_with_whoever_is_forgotten(requester: str, workspace: Workspace) -> None:
    tell(workspace, "81", "I am emily@customer.example, call me", address="")
    done = forget(workspace, requester, NOW)
    with workspace.store() as store:
        assert store.new_tickets.all() == []
        assert not store.forgetting.needs_wipe()
    assert (done.left, done.changed) == ((), ("1 new ticket deleted that had no note yet and may be theirs",))
    assert "store: new_tickets" in done.looked_through


def test_a_new_ticket_that_the_secret_does_not_open_goes_with_whoever_is_forgotten(workspace: Workspace) -> None:
    tell(workspace, "81", address="somebody@else.example")
    with workspace.store() as store, store.new_tickets._database.write() as connection:
        connection.exec_driver_sql("UPDATE new_tickets SET sealed = 'gAAAAA=='")
    forget(workspace, "emily@customer.example", NOW)
    with workspace.store() as store:
        assert store.new_tickets.all() == []


def test_a_reason_of_the_help_desk_with_words_of_a_forgotten_ticket_goes(workspace: Workspace) -> None:
    tell(workspace, "81", address="somebody@else.example")
    tell(workspace, "82", address="somebody@else.example")
    with workspace.store() as store:
        found = store.tickets.get("1", "zendesk")
        said = Message("requester", "My frobnicator stays dark", True, NOW)
        store.tickets.put_many([replace(found, requester=workspace.secret().hash("jo@glim.example"), messages=(said,))])
        store.new_tickets.end(("zendesk", "81"), "refused", NOW, "refused: 'frobnicator' is no word")
        store.new_tickets.end(("zendesk", "82"), "refused", NOW, "refused: the ticket is closed")
    done = forget(workspace, "jo@glim.example", NOW)
    assert (done.tickets, done.left) == (1, ())
    assert "1 refused note deleted" in done.changed
    with workspace.store() as store:
        assert [one.id for one in store.new_tickets.all()] == ["82"]


def test_what_is_said_of_a_forgotten_ticket_goes_with_it(workspace: Workspace) -> None:
    tell(workspace, "1")
    with workspace.store() as store:
        assert isinstance(store.tickets.get("1", "zendesk"), Ticket)
        store.forgetting.remove([("zendesk", "1")])
        assert store.new_tickets.all() == []
        assert store.forgetting.mentions([("zendesk", "1")]) == 0


def test_old_ones_expire(workspace: Workspace) -> None:
    tell(workspace, "81")
    kept = Workspace(workspace.root, replace(workspace.settings, keep_tickets_days=30))
    expire(kept, NOW + timedelta(days=29))
    assert state_of(workspace, "81") == "waiting"
    with workspace.store() as store:
        assert isinstance(store.tickets.get("1", "zendesk").messages[0], Message)
    expire(kept, NOW + timedelta(days=31))
    with workspace.store() as store:
        assert store.new_tickets.all() == []


def test_a_new_secret_opens_what_waits(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81")
    rekey(workspace)
    assert run(workspace) == NotesWritten(noted=1)
    assert len(desk.notes) == 1
