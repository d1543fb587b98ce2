"""The desk in a browser: an agent signs in, finds what is missing and decides, by keyboard and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_faults import faults
from mail_server import NOW, free_port
from playwright.sync_api import Browser, expect
from running_service import Process

from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket
from kbtools.staff.add import add_staff
from kbtools.staff.link import HERE, invite
from kbtools.staff.role import change_role
from kbtools.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.full]
ADA, PASSWORD = "ada@glim.example", "four plain words here"


@pytest.fixture(scope="module")
def desk(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """The address of `kb serve` with two gaps and an agent's account, and its workspace."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("desk") / "help"))
    workspace = Workspace.open(root)
    said = (
        Message("requester", "Where is the receipt of my order?\nI need it for work.", public=True, created_at=NOW),
        Message("agent", "Open Orders and choose Receipt.", public=True, created_at=NOW),
    )
    with workspace.store() as store:
        store.tickets.put_many([Ticket("1", said, source="mail", subject="Receipt", created_at=NOW)])
        keys = (("mail", "1"),)
        store.gaps.put_all(
            [
                Gap("gap-aaaaaaaa", "Where is the receipt", keys, 7, 0.8, "missing", ("reset-password",), NOW, NOW),
                Gap("gap-bbbbbbbb", "A lamp in the garden", keys, 3, 0.6, "missing", (), NOW, NOW, rising=3),
            ],
            NOW,
        )
    add_staff(workspace, ADA, "agent", "Ada", datetime.now(UTC))
    with Process(root, free_port()) as run:
        yield run.address, workspace


@pytest.fixture(params=[(390, "dark"), (1280, "light")], ids=["390 dark", "1280 light"])
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a browser is told of the screen."""
    width, scheme = request.param
    return {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}


def test_an_agent_signs_in_decides_and_takes_it_back(
    browser: Browser, desk: tuple[str, Workspace], screen: dict[str, Any]
) -> None:
    url, workspace = desk
    context = browser.new_context(**screen, java_script_enabled=False)
    page = context.new_page()
    hosts: set[str] = set()
    page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))
    page.goto(invite(workspace, ADA, datetime.now(UTC)).url.replace(HERE, url))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Rising now")).to_be_visible()
    page.get_by_role("link", name="Where is the receipt").click()
    expect(page.get_by_text("Open Orders and choose Receipt.").first).to_be_visible()
    page.get_by_text("No article is needed").click()
    page.get_by_label("Why?").fill("Receipts go out by mail now")
    page.get_by_role("button", name="Set aside").click()
    expect(page.get_by_role("status")).to_contain_text("Receipts go out by mail now")
    page.get_by_role("button", name="Take back: decided").click()
    expect(page.get_by_role("button", name="Draft an article")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert hosts == {url.removeprefix("http://")}
    context.close()


def test_no_page_has_a_fault_that_axe_finds_or_hangs_over_the_side(
    browser: Browser, desk: tuple[str, Workspace], screen: dict[str, Any]
) -> None:
    url, workspace = desk
    context = browser.new_context(**screen, bypass_csp=True)  # the pages allow no script, and axe is one
    page = context.new_page()

    def check() -> None:
        assert faults(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    page.goto(f"{url}/desk/sign-in")
    check()
    page.goto(f"{url}/desk/invitation?link=gone")
    check()
    page.goto(invite(workspace, ADA, datetime.now(UTC)).url.replace(HERE, url))
    check()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    for path in (
        "/desk/",
        "/desk/gaps",
        "/desk/gaps?view=published",
        "/desk/gaps/gap-aaaaaaaa",
        "/desk/gaps/gap-aaaaaaaa/merge",
        "/desk/gaps/gap-aaaaaaaa/split",
        "/desk/gaps/gap-x",
    ):
        page.goto(url + path)
        check()
    change_role(workspace, ADA, "admin", datetime.now(UTC))
    for path in ("/desk/tour", "/desk/settings?q=title", "/desk/articles", "/desk/gaps/gap-bbbbbbbb"):
        page.goto(url + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        check()
    change_role(workspace, ADA, "agent", datetime.now(UTC))
    context.close()
