"""Each person who asked has one reply prepared, however many tickets they have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace

from kbtools.gaps.prepared_replies import prepared_replies
from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket
from kbtools.settings import Settings
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
GAP = "gap-00000001"


def ticket(id_: str, requester: str, *, days: int = 0) -> Ticket:
    """A ticket of a requester, resolved so many days ago; open with 0."""
    asked = (Message("requester", "The lid does not close.", public=True),)
    resolved = NOW - timedelta(days=days) if days else None
    return Ticket(id_, asked, source="desk", requester=requester, created_at=NOW, resolved_at=resolved)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = bare_workspace(tmp_path, Settings())
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / "docs" / "lid.md").write_text("---\ntitle: Lid\nslug: lid\nstate: published\n---\n\nText.\n", "utf-8")
    return made


def told(workspace: Workspace, *tickets: Ticket) -> list[str]:
    with workspace.store() as store:
        store.tickets.put_many(tickets)
        keys = tuple(one.key for one in tickets)
        store.gaps.put_all([Gap(GAP, "Lid", keys, 1, 0.5, "missing")], NOW)
        store.gaps.set_state(GAP, "published", slug="lid")
    return [reply.ticket for reply in prepared_replies(workspace, GAP)[1]]


def test_who_has_several_tickets_is_told_in_the_open_one(workspace: Workspace) -> None:
    assert told(workspace, ticket("1", "a", days=1), ticket("2", "a"), ticket("3", "b", days=3)) == ["2", "3"]


def test_who_has_no_open_ticket_is_told_in_the_last_one(workspace: Workspace) -> None:
    assert told(workspace, ticket("1", "a", days=9), ticket("2", "a", days=2), ticket("3", "a", days=5)) == ["2"]


def test_tickets_without_a_requester_are_each_answered(workspace: Workspace) -> None:
    assert told(workspace, ticket("1", ""), ticket("2", "")) == ["1", "2"]
