"""A workspace with an index that has learnt from some solved tickets, and a help desk that takes notes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from made_once import made_once
from noting_desk import NotingDesk

import kbtools
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.search.build import build_index
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace

DEMO = Path(kbtools.__file__).parent / "demo" / "en" / "articles"
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ASKED = {
    "1": "My Glim does not charge any more, the light stays dark",
    "2": "The Glim is dead, it does not charge at the plug",
    "3": "I cannot cancel my subscription, where is the button",
}


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copied by each test."""
    return made_once(tmp_path_factory, "noting", _make)


def _make(root: Path) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Glim help\nsite_url: https://help.glim.example/\n", encoding="utf-8")
    for path in sorted(DEMO.glob("*.md"))[:12]:
        shutil.copy(path, root / "docs")
    make_secret(root / ".kb" / "secret")
    workspace = Workspace.open(root)
    with workspace.store() as store:
        store.note_secret(workspace.secret().mark)
        store.tickets.put_many(_solved(id_, asked) for id_, asked in ASKED.items())
        for id_, slug in (("1", "glim-does-not-charge"), ("2", "glim-does-not-charge"), ("3", "cancel-subscription")):
            store.links.put(Link("zendesk", id_, slug, "agent", NOW))
    build_index(workspace, full=True)


def _solved(id_: str, asked: str) -> Ticket:
    said = (Message("requester", asked, True, NOW), Message("agent", "Please clean the contacts first.", True))
    return Ticket(id_, said, source="zendesk", subject=f"Question {id_}", status="solved", created_at=NOW)


@pytest.fixture
def desk() -> Iterator[NotingDesk]:
    with NotingDesk() as desk:
        yield desk


@pytest.fixture
def workspace(taught: Path, tmp_path: Path, desk: NotingDesk) -> Workspace:
    root = Path(shutil.copytree(taught, tmp_path / "workspace"))
    opened = Workspace.open(root)
    return Workspace(
        root, replace(opened.settings, **desk.settings(), notes_help_desks=("zendesk", "chatwoot"), name="Glim help")
    )
