"""No page of the site has a fault that axe-core finds, in light and dark, on a desktop and a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from help_centre import Centre
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}
PAGES = {
    "start": "/",
    "article": "/articles/glim-does-not-charge/",
    "known issue": "/articles/glim-update-stops-at-80/",
    "topic": "/topics/glim/",
    "what changed": "/changes/",
    "missing": "/articles/reset-pasword",
}


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SCREENS)
def visitor(request: pytest.FixtureRequest, browser: Browser, scheme: str) -> Iterator[Page]:
    """A tab in one palette on one screen."""
    width, height = SCREENS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """What axe-core finds, a line a fault with the first element that has it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document)")["violations"]
    return [f"{row['id']}: {row['nodes'][0]['target']} {row['nodes'][0]['failureSummary']}" for row in found]


def test_no_page_has_a_fault(visitor: Page, centre: Centre) -> None:
    found = {}
    for name, path in PAGES.items():
        visitor.goto(f"{centre.url}{path}", wait_until="networkidle")
        found[name] = faults(visitor)
    assert found == {name: [] for name in PAGES}


def test_the_open_search_has_no_fault(visitor: Page, centre: Centre) -> None:
    visitor.goto(f"{centre.url}/", wait_until="networkidle")
    visitor.get_by_role("button", name="Describe your question").click()
    visitor.keyboard.type("charge", delay=20)
    expect(visitor.locator(".md-search-result__article h1").first).to_be_visible()
    visitor.wait_for_timeout(500)  # a colour that is still fading in has the contrast of neither end
    assert faults(visitor) == []


def test_the_reason_why_an_article_did_not_help_is_asked_without_a_fault(visitor: Page, centre: Centre) -> None:
    visitor.route("**/api/feedback", lambda route: route.abort())
    visitor.goto(f"{centre.url}/articles/glim-does-not-charge/", wait_until="networkidle")
    visitor.get_by_role("button", name="No").click()
    expect(visitor.get_by_label("What was missing or wrong?")).to_be_visible()
    expect(visitor.get_by_role("button", name="Try again")).to_be_visible()
    visitor.wait_for_timeout(500)  # as above
    assert faults(visitor) == []
