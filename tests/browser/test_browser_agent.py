"""The page beside a ticket, in a narrow frame: seen, used, and without a fault that axe-core finds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_faults import faults
from mail_server import NOW, free_port
from playwright.sync_api import Browser, Page, expect
from running_service import Process

from kbtools.model.ticket import Link, Message, Ticket
from kbtools.search.build import build_index
from kbtools.storage import Store
from kbtools.workspace import Workspace

pytestmark = pytest.mark.browser
TOKEN = "a-staff-token-of-the-tests"
URL = "sqlite:///.kb/store.db"
HOSTILE = "<img src=x onerror=\"window.pwned='ticket'\"> My Glim does not charge any more"


@pytest.fixture(scope="module")
def desk(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of `kb serve` with a staff token and some tickets, and its workspace."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("agent") / "help"))
    workspace = Workspace.open(root)
    with workspace.store() as store:
        said = (
            Message("requester", HOSTILE, public=True, created_at=NOW),
            Message("agent", "Clean the contacts, then plug it in again.", public=True),
        )
        store.tickets.put_many(
            Ticket(str(number), said, source="zendesk", subject=f"Dead Glim {number}", status=status, created_at=NOW)
            for number, status in enumerate(["solved", "solved", "open", "open"], 1)
        )
        for number in (1, 2):
            store.links.put(Link("zendesk", str(number), "glim-does-not-charge", "agent", NOW))
    build_index(workspace, full=True)
    with Process(root, free_port(), {"KB_STAFF_TOKEN": TOKEN}) as run:
        yield run.address, root


@pytest.fixture(
    params=[
        pytest.param((320, "light"), id="320 light"),
        pytest.param((390, "dark"), id="390 dark"),
    ]
)
def agent(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A narrow tab of an agent who may copy."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 760}, color_scheme=scheme, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert page.evaluate("window.pwned") is None
    assert wrong == []
    context.close()


def fits(page: Page) -> bool:
    """Nothing hangs over the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.full
def test_an_agent_opens_copies_and_flags(agent: Page, desk: tuple[str, Path]) -> None:
    url, root = desk
    ticket = "3" if agent.viewport_size and agent.viewport_size["width"] < 390 else "4"  # one for each
    agent.goto(f"{url}/agent?source=zendesk&ticket={ticket}")
    agent.get_by_label("Staff token").fill("not-the-right-token-at-all")
    agent.get_by_role("button", name="Sign in", exact=True).click()
    expect(agent.get_by_role("status")).to_contain_text("staff token is wrong")
    assert faults(agent) == []
    agent.get_by_label("Staff token").fill(TOKEN)
    agent.get_by_role("button", name="Sign in", exact=True).click()
    expect(agent.get_by_text(f"Dead Glim {ticket}")).to_be_visible()
    expect(agent.locator("#tickets li")).to_have_count(2)
    assert faults(agent) == []
    assert fits(agent)
    first = agent.locator("#articles li").first
    first.get_by_role("button", name="Copy link").click()
    expect(agent.get_by_role("status")).to_contain_text("noted")
    assert "/articles/glim-does-not-charge/" in agent.evaluate("navigator.clipboard.readText()")
    first.get_by_role("button", name="This was wrong here").click()
    expect(first.get_by_role("button", name="Flagged as wrong here")).to_have_attribute("aria-pressed", "true")
    assert faults(agent) == []
    with Store.open(URL, root) as store:
        assert ticket in {link.ticket for link in store.links.all()}
        assert ticket in {flag.ticket for flag in store.flags.all()}


@pytest.mark.full
def test_a_ticket_that_is_not_here_is_asked_by_its_text(agent: Page, desk: tuple[str, Path]) -> None:
    url, _ = desk
    agent.goto(f"{url}/agent")
    agent.evaluate("localStorage.setItem('kb-staff-token', 'an-old-token')")
    agent.goto(f"{url}/agent?source=zendesk&ticket=4711#token={TOKEN}")
    expect(agent.get_by_label("Staff token")).to_be_visible()  # nobody signs in by opening an address
    assert faults(agent) == []
    agent.get_by_role("button", name="Sign in with the token in the address").click()
    agent.get_by_label("What does the customer ask?").fill("I cannot cancel my subscription")
    assert TOKEN not in agent.url
    assert faults(agent) == []
    agent.get_by_role("button", name="Find answers").click()
    expect(agent.locator("#articles h3").first).to_contain_text("cancel")
    assert fits(agent)
    assert agent.evaluate("[document.cookie, localStorage.length]") == ["", 0]


@pytest.mark.full
def test_a_session_outlives_the_page_and_another_token_and_ends_when_it_is_signed_out(
    agent: Page, desk: tuple[str, Path]
) -> None:
    url, _ = desk
    agent.goto(f"{url}/agent?source=zendesk&ticket=3")
    agent.get_by_label("Staff token").fill(TOKEN)
    agent.get_by_role("button", name="Sign in", exact=True).click()
    expect(agent.get_by_text("Dead Glim 3")).to_be_visible()
    agent.goto(f"{url}/agent?source=zendesk&ticket=4#token=of-a-stranger-who-made-the-link")
    expect(agent.get_by_text("Dead Glim 4")).to_be_visible()
    agent.get_by_role("button", name="Sign out").click()
    expect(agent.get_by_role("status")).to_contain_text("signed out")
    expect(agent.get_by_label("Staff token")).to_be_visible()
    agent.reload()
    expect(agent.get_by_label("Staff token")).to_be_visible()


@pytest.mark.full
def test_a_session_that_ended_later_is_not_called_lost(agent: Page, desk: tuple[str, Path]) -> None:
    url, _ = desk
    agent.goto(f"{url}/agent?source=zendesk&ticket=3")
    agent.get_by_label("Staff token").fill(TOKEN)
    agent.get_by_role("button", name="Sign in", exact=True).click()
    expect(agent.locator("#tickets li")).to_have_count(2)
    agent.context.clear_cookies()
    agent.locator("#articles li").first.get_by_role("button", name="Copy link").click()
    expect(agent.get_by_label("Staff token")).to_be_visible()
    expect(agent.get_by_role("status")).not_to_contain_text("did not keep")
