"""No page of the site has a fault that axe-core finds, in light and dark, on a desktop and a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_faults import faults
from help_centre import QUESTION, Centre
from opened_page import opened
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.full]

SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}
PAGES = {
    "results": "/search/?q=charge",
    "start": "/",
    "article": "/articles/glim-does-not-charge/",
    "known issue": "/articles/glim-update-stops-at-80/",
    "topic": "/topics/glim/",
    "what changed": "/changes/",
    "missing": "/articles/reset-pasword",
}


LOOKS = [(screen, scheme) for screen in SCREENS for scheme in ("light", "dark")]


@pytest.fixture(params=LOOKS, ids="-".join)
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A tab in one palette on one screen."""
    screen, scheme = request.param
    width, height = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    yield context.new_page()
    context.close()


def test_no_page_has_a_fault(visitor: Page, centre: Centre) -> None:
    found = {}
    for name, path in PAGES.items():
        opened(visitor, f"{centre.url}{path}")
        found[name] = faults(visitor)
    assert found == {name: [] for name in PAGES}


def test_the_open_search_has_no_fault(visitor: Page, centre: Centre) -> None:
    opened(visitor, f"{centre.url}/topics/glim/")
    visitor.keyboard.press("/")
    expect(visitor.locator("[data-kb-dialog] input")).to_be_focused()
    visitor.keyboard.type("charge", delay=20)
    expect(visitor.locator("[data-kb-dialog] .kb-hit").first).to_be_visible()
    visitor.wait_for_timeout(500)  # a colour that is still fading in has the contrast of neither end
    assert faults(visitor) == []
    opened(visitor, f"{centre.url}/")
    visitor.get_by_role("searchbox", name="Describe your question").fill("charge")
    expect(visitor.locator("[data-kb-home] .kb-hit").first).to_be_visible()
    visitor.wait_for_timeout(500)
    assert faults(visitor) == []


def test_the_reason_why_an_article_did_not_help_is_asked_without_a_fault(visitor: Page, centre: Centre) -> None:
    visitor.route("**/api/feedback", lambda route: route.abort())
    opened(visitor, f"{centre.url}/articles/glim-does-not-charge/")
    visitor.get_by_role("button", name="No").click()
    expect(visitor.get_by_label("What was missing or wrong?")).to_be_visible()
    expect(visitor.get_by_role("button", name="Try again")).to_be_visible()
    visitor.wait_for_timeout(500)  # as above
    assert faults(visitor) == []


def test_the_contact_page_has_no_fault_with_a_suggestion_open_and_after_sending(visitor: Page, centre: Centre) -> None:
    opened(visitor, f"{centre.url}/contact/")
    visitor.get_by_label("Your question").press_sequentially(QUESTION, delay=1)
    visitor.get_by_role("button", name="My Glim does not charge", exact=True).click()
    expect(visitor.locator(".kb-answers__section").first).to_be_visible()
    visitor.wait_for_timeout(500)  # as above
    assert faults(visitor) == []
    back = visitor.get_by_role("button", name="Back to my question")
    if back.is_visible():
        back.click()
    visitor.get_by_role("button", name="Send", exact=True).click()
    expect(visitor.locator("#kb-email-fault")).to_be_visible()
    assert faults(visitor) == []
    visitor.get_by_label("Your e-mail address").fill("axe@example.org")
    visitor.get_by_role("button", name="Send", exact=True).click()
    expect(visitor.locator(".kb-reference")).to_be_visible()
    visitor.wait_for_timeout(500)  # as above
    assert faults(visitor) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_without_javascript_have_no_fault(browser: Browser, scheme: str, centre: Centre) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    form = f"""<form method="post" action="{centre.url}/api/contact"><input name="email" value="axe@example.org">
        <textarea name="message">{QUESTION}</textarea><button>Send</button></form>"""
    page.route(f"{centre.url}/post", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(f"{centre.url}/post")
    page.locator("input").fill("axe")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Something needs a change")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Your e-mail address").fill("axe@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Do any of these help?")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Yes: My Glim does not charge").click()
    expect(page.get_by_role("heading", name="Glad that helped")).to_be_visible()
    assert faults(page) == []
    page.go_back()
    page.get_by_role("button", name="No, send my message").click()
    expect(page.get_by_text("Your reference is")).to_be_visible()
    assert faults(page) == []
    said = f"""<form method="post" action="{centre.url}/api/feedback"><input name="slug" value="glim-does-not-charge">
        <button name="helpful" value="no">No</button></form>"""
    page.route(f"{centre.url}/said", lambda route: route.fulfill(body=said, content_type="text/html"))
    page.goto(f"{centre.url}/said")
    page.get_by_role("button", name="No").click()
    expect(page.get_by_label("What was missing or wrong?")).to_be_visible()
    assert faults(page) == []
    context.close()
