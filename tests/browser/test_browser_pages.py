"""Pages in a real browser: attacks stay text, nothing leaves the site, the search is named and found."""

from __future__ import annotations

import pytest
from help_centre import HOSTILE, QUESTION, Centre
from opened_page import opened
from playwright.sync_api import Page, expect
from quick_cases import first_quick

pytestmark = pytest.mark.browser


@pytest.mark.full
def test_titles_that_attack_are_shown_as_text_everywhere(page: Page, centre: Centre) -> None:
    for slug, title in HOSTILE.items():
        page.goto(f"{centre.url}/articles/{slug}/")
        assert page.locator("article h1").inner_text() == title
        assert page.title() == f"{title} - Glim help"
        expect(page.locator("nav.md-nav--primary").get_by_text(title, exact=True).first).to_be_attached()
        expect(page.locator("article").get_by_text("For: <i>x</i>", exact=True)).to_be_visible()
    page.goto(f"{centre.url}/")
    page.locator(".kb-cards a").filter(has_text="<b>flux</b>").filter(has_text="3 articles").click()
    for title in HOSTILE.values():
        expect(page.get_by_role("link", name=title, exact=True).first).to_be_visible()
    opened(page, f"{centre.url}/contact/")
    page.get_by_label("Your question").press_sequentially("the flux capacitor hums and smells and leaks", delay=1)
    expect(page.locator("[data-kb-list] .kb-answers__open").first).to_contain_text("flux capacitor")
    shown = page.locator("[data-kb-list] .kb-answers__open").all_inner_texts()
    assert shown
    assert all(any(text.startswith(title[:15]) for title in HOSTILE.values()) for text in shown)
    assert page.locator("[data-kb-list] :is(img, script, svg)").count() == 0
    assert page.evaluate("window.pwned") is None


@pytest.mark.full
def test_the_search_dialog_shows_attacking_titles_as_text(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/topics/glim/")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    page.keyboard.type("flux capacitor", delay=20)
    for title in HOSTILE.values():
        expect(dialog.get_by_role("link", name=title, exact=True)).to_be_visible()
    assert page.locator(".kb-found :is(img, script)").count() == 0
    assert page.evaluate("window.pwned") is None


@pytest.mark.full
def test_no_page_asks_another_host(page: Page, centre: Centre) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/articles/glim-does-not-charge/", "/topics/glim/", "/contact/", "/nothing-here/"):
        opened(page, f"{centre.url}{path}")
    opened(page, f"{centre.url}/contact/")
    page.get_by_label("Your question").press_sequentially(QUESTION, delay=1)
    expect(page.locator("[data-kb-list] a").first).to_be_visible()
    assert [url for url in asked if not url.startswith((f"{centre.url}/", "data:"))] == []
    assert len(asked) > 20


def test_nothing_of_the_form_is_fetched_on_other_pages(page: Page, centre: Centre) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, f"{centre.url}/articles/glim-does-not-charge/")
    assert not [url for url in asked if url.endswith("contact.js")]


@pytest.mark.parametrize("scheme", first_quick(["light", "dark"]))
def test_the_palette_follows_the_visitors_system(page: Page, centre: Centre, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    opened(page, f"{centre.url}/contact/")
    ink, paper = page.evaluate(
        "['#kb-message', 'body'].map(s => getComputedStyle(document.querySelector(s))).map(s => s.backgroundColor)"
    )
    assert ink == paper or "rgba(0, 0, 0, 0)" in (ink, paper)
    assert page.evaluate("document.body.dataset.mdColorScheme") == ("slate" if scheme == "dark" else "default")
