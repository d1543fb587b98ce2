"""The desk in a browser with an editor's account, and an article to edit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from mail_server import free_port
from playwright.sync_api import BrowserContext, Page, expect
from running_service import Process

from kbtools.staff.add import add_staff
from kbtools.staff.link import HERE, invite
from kbtools.workspace import Workspace

ADA, PASSWORD = "ada@glim.example", "four plain words here"
Desk = tuple[str, Workspace]
"""The address of `kb serve`, and its workspace."""


@contextmanager
def served_desk(built: Path, folder: Path) -> Iterator[Desk]:
    """`kb serve` of a copy of a help centre, with an editor's account."""
    root = Path(shutil.copytree(built, folder / "help"))
    workspace = Workspace.open(root)
    add_staff(workspace, ADA, "editor", "Ada", datetime.now(UTC))
    with Process(root, free_port()) as run:
        yield run.address, workspace


def untouched(desk: Desk, text: str) -> Path:
    """The file of the article `pair` with this text, as nobody has changed it."""
    path = desk[1].docs / "articles" / "pair.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with desk[1].store() as store:
        store.article_edits.remove(store.article_edits.all())
        store.article_edits.remove_beside(store.article_edits.all_beside())
    return path


def signed_in(context: BrowserContext, desk: Desk) -> Page:
    """A page of the desk, for Ada."""
    page = context.new_page()
    page.goto(invite(desk[1], ADA, datetime.now(UTC)).url.replace(HERE, desk[0]))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    return page
