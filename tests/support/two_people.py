"""A workspace with tickets of a person who uses a word that nobody else does, and of six others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANNA = "anna@shop.example"
RARE = "zanzibar"
HERS = (("desk", "a1"), ("desk", "a2"))
OTHERS = tuple(("desk", f"b{number}") for number in range(1, 7))


def workspace_of_seven(root: Path) -> Workspace:
    """The workspace, without an index; the folder has its articles already."""
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    made = Workspace.open(root)
    with made.store() as store:
        store.tickets.put_many(_ticket(made, key, ANNA, RARE) for key in HERS)
        store.tickets.put_many(_ticket(made, key, key[1], "velvet") for key in OTHERS)
    return made


def _ticket(workspace: Workspace, key: tuple[str, str], requester: str, word: str) -> Ticket:
    body = f"The {word} beam of my lantern is dark since the update."
    when = NOW - timedelta(days=3)
    return Ticket(
        key[1],
        (
            Message("requester", body, public=True, created_at=when),
            Message("agent", "Please charge the lantern over night.", public=True, created_at=when),
            Message("requester", "That worked, thank you.", public=True, created_at=when),
        ),
        key[0],
        subject=f"{word} beam of the lantern is dark",
        status="solved",
        created_at=when,
        resolved_at=when,
        requester=workspace.secret().hash(requester),
    )


def gap_of(id_: str, *tickets: tuple[str, str], **more: Any) -> Gap:
    """A gap of some of the tickets, with her subject as its title."""
    return Gap(id_, f"{RARE} beam of the lantern is dark", tickets, len(tickets), 0.5, "missing", **more)


def put_gaps(workspace: Workspace, *gaps: Gap) -> None:
    """Store the gaps as mining does."""
    with workspace.store() as store:
        store.gaps.put_all(gaps, NOW)
