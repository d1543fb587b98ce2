"""The form on a site whose pages are swapped without being loaded anew (`navigation.instant`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from help_centre import QUESTION, fill_docs
from opened_page import opened
from playwright.sync_api import Page, Request, Route, expect

from kbtools.scaffold import create
from kbtools.site.build import build
from kbtools.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.full]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: what was asked is seen in the browser."""


@pytest.fixture(scope="module")
def instant_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with instant navigation on a plain web server; its address, which the theme compares with the pages'."""
    root = tmp_path_factory.mktemp("instant") / "help"
    create(root, "Glim help")
    fill_docs(root / "docs")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root / "site"))) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        config = root / "mkdocs.yml"
        text = config.read_text(encoding="utf-8").replace("  features:\n", "  features:\n    - navigation.instant\n")
        config.write_text(f"site_url: {url}/\n{text}", encoding="utf-8")
        build(Workspace.open(root), date(2026, 3, 10), strict=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield url
        server.shutdown()
        thread.join()


def test_what_was_typed_survives_and_suggestions_work_after_going_away_and_back(page: Page, instant_site: str) -> None:
    loaded: list[str] = []
    page.on("domcontentloaded", lambda at: loaded.append(at.url))
    opened(page, f"{instant_site}/contact/")
    field = page.get_by_label("Your question", exact=True)
    suggested = page.locator("[data-kb-list] button[aria-expanded]").first
    field.press_sequentially(QUESTION, delay=1)
    expect(suggested).to_contain_text("charge")
    page.get_by_role("link", name="Glim help").first.click()
    expect(field).to_have_count(0)
    page.go_back()
    expect(field).to_have_value(QUESTION)
    expect(suggested).to_contain_text("charge")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field.fill("How do I reset the password of my account?")
    expect(suggested).to_contain_text("password")
    assert len(loaded) == 1  # the pages were swapped, not loaded
    assert [url for url in asked if url.endswith("contact.js")] == []


def test_a_visit_starts_once_for_each_time_the_form_stands_on_the_page(page: Page, instant_site: str) -> None:
    opened(page, f"{instant_site}/contact/")
    page.get_by_role("link", name="Glim help").first.click()
    expect(page.get_by_label("Your question", exact=True)).to_have_count(0)
    page.go_back()
    told: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("api/events"):
            told.append(json.loads(request.post_data or "")["kind"])

    page.on("request", note)
    page.get_by_label("Your question", exact=True).fill("Short text")
    page.wait_for_timeout(600)
    assert told == ["started"]


def test_who_leaves_while_a_message_travels_is_not_held_on_other_pages_and_nothing_is_tried_again(
    page: Page, instant_site: str
) -> None:
    page.clock.install()
    opened(page, f"{instant_site}/contact/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/contact", hold)
    page.get_by_label("Your question", exact=True).fill("The sack holds a teal bracket")
    page.get_by_label("Your e-mail address").fill("mia@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Sending")).to_be_visible()
    page.get_by_role("link", name="Glim help").first.click()
    expect(page.get_by_label("Your question", exact=True)).to_have_count(0)
    page.clock.run_for(20_000)
    page.wait_for_timeout(300)
    page.clock.run_for(120_000)
    page.wait_for_timeout(300)
    assert len(held) == 1
    assert page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")
