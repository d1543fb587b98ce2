"""The loop at the desk in a browser: the best topic becomes an article, customers find it, and it is taken back."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_faults import faults
from mail_server import free_port
from playwright.sync_api import Browser, Page, expect
from running_service import Process

from kbtools.demo.example import Example, make
from kbtools.gaps.mine.mine import mine_gaps
from kbtools.staff.add import add_staff
from kbtools.staff.link import HERE, invite
from kbtools.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.full]
ADA, PASSWORD = "ada@cogwimble.example", "four plain words here"
BUILT = 300_000  # milliseconds that a build may take on a busy machine


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """The address of the made-up company's help centre, with its topics mined and an editor's account."""
    root = tmp_path_factory.mktemp("shop") / "help"
    workspace = make(root, Example(), lambda _: None)
    mine_gaps(workspace, datetime.now(UTC))
    add_staff(workspace, ADA, "editor", "Ada", datetime.now(UTC))
    with Process(root, free_port()) as run:
        yield run.address, workspace


def suggested(url: str, text: str) -> list[str]:
    """The slugs that a customer is suggested."""
    data = json.dumps({"text": text}).encode()
    asked = urllib.request.Request(f"{url}/api/suggest", data, {"content-type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return [row["slug"] for row in json.loads(answer.read())["suggestions"]]


def sign_in(page: Page, url: str, workspace: Workspace) -> None:
    """Choose a password with a new link."""
    page.goto(invite(workspace, ADA, datetime.now(UTC)).url.replace(HERE, url))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def test_an_editor_makes_an_article_of_the_best_topic_and_takes_it_back(
    browser: Browser, shop: tuple[str, Workspace]
) -> None:
    url, workspace = shop
    with workspace.store() as store:
        gap = next(gap for gap in store.gaps.all("open") if gap.verdict == "missing" and not gap.rising)
        question = store.tickets.of(gap.tickets[:1])[0].question
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, url, workspace)
    page.goto(f"{url}/desk/gaps/{gap.id}")
    page.get_by_role("button", name="Draft an article").click()
    expect(page.get_by_text("A draft, written from tickets.")).to_be_visible()
    page.get_by_role("link", name="Review and publish").click()
    name = page.url.rsplit("/", 1)[-1]
    assert name not in suggested(url, question)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="See it on the site").wait_for(timeout=BUILT)
    assert name in suggested(url, question)
    page.get_by_role("link", name="See it on the site").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{url}/desk/publishing")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("taken back", timeout=BUILT)
    assert name not in suggested(url, question)
    page.goto(f"{url}/desk/articles/{name}")
    expect(page.get_by_text("Draft ·")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_pages_of_articles_have_no_fault_that_axe_finds(
    browser: Browser, shop: tuple[str, Workspace], width: int, scheme: str
) -> None:
    url, workspace = shop
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True
    )
    page = context.new_page()
    sign_in(page, url, workspace)
    with workspace.store() as store:
        source, id_ = store.gaps.all()[0].tickets[0]
    for path in (
        "articles",
        "articles?state=archived",
        "articles/delete-account",
        f"ticket?source={source}&ticket={id_}",
        "publishing",
    ):
        page.goto(f"{url}/desk/{path}")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()
