"""A key decides about a topic, and another one takes it back, for whoever switched them on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_server import NOW, free_port
from playwright.sync_api import Browser, expect
from running_service import Process

from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket
from kbtools.staff.add import add_staff
from kbtools.staff.link import HERE
from kbtools.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.full]
PASSWORD = "four plain words here"


@pytest.fixture
def invited(built: Path, tmp_path: Path) -> Iterator[str]:
    """The link of an agent at `kb serve` with one gap."""
    root = Path(shutil.copytree(built, tmp_path / "help"))
    workspace = Workspace.open(root)
    said = (Message("requester", "Where is the receipt of my order?", public=True, created_at=NOW),)
    with workspace.store() as store:
        store.tickets.put_many([Ticket("1", said, source="mail", subject="Receipt", created_at=NOW)])
        store.gaps.put_all([Gap("gap-aaaaaaaa", "Where is it", (("mail", "1"),), 7, 0.8, "missing", (), NOW, NOW)], NOW)
    link = add_staff(workspace, "ada@glim.example", "agent", "Ada", datetime.now(UTC)).url
    with Process(root, free_port()) as run:
        yield link.replace(HERE, run.address)


def test_a_key_decides_and_takes_back_once_switched_on_but_not_where_one_types(browser: Browser, invited: str) -> None:
    page = browser.new_page()
    page.goto(invited)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Where is it").first.click()
    expect(page.get_by_label("Decide with a single key")).not_to_be_checked()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("i")
    page.keyboard.press("l")
    expect(page.get_by_label("Show again on")).not_to_be_visible()
    expect(page.get_by_role("button", name="I will write it")).to_be_visible()
    page.get_by_label("Decide with a single key").check()
    expect(page.get_by_text("I: I will write it")).to_be_visible()
    page.get_by_label("What should colleagues know?").press_sequentially("i will")
    expect(page.get_by_label("What should colleagues know?")).to_have_value("i will")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("i")
    expect(page.get_by_role("status")).to_contain_text("Somebody writes an article")
    page.wait_for_selector("#keys label")
    page.keyboard.press("u")
    expect(page.get_by_role("button", name="I will write it")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Decide with a single key")).to_be_checked()
    page.get_by_label("Decide with a single key").uncheck()
    page.reload()
    expect(page.get_by_label("Decide with a single key")).not_to_be_checked()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("l")
    expect(page.get_by_label("Show again on")).not_to_be_visible()
    page.get_by_label("Decide with a single key").check()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("l")
    expect(page.get_by_label("Show again on")).to_be_focused()
    page.close()
