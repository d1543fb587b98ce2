"""The theme's search dialog and the form with the site's own index: with a service, and on a plain web server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from help_centre import HOSTILE, QUESTION, Centre
from mail_server import until
from opened_page import opened, started
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGE = "topics/glim/"  # where the dialog is the search; the start page has a field of its own
LINKS = "[data-kb-dialog] a.kb-hit__link"
FIELD = "[data-kb-dialog] input"
SAID = "[data-kb-dialog] .kb-found__said"


def ask(page: Page, words: str) -> None:
    """Open the dialog by its key, as from the keyboard, and type."""
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type(words, delay=15)
    answered(page)


def answered(page: Page) -> None:
    """Wait until the dialog shows what answers all that was typed."""
    expect(page.locator("[data-kb-dialog] [data-kb-found]")).to_have_attribute("aria-busy", "false")


def asked_for(page: Page) -> list[str]:
    """Addresses that the page and its worker ask for, from now on."""
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    return asked


def test_search_finds_the_article_marks_the_words_and_leads_to_the_section(page: Page, plain_site: str) -> None:
    opened(page, f"{plain_site}/{PAGE}")
    ask(page, "orange ring charging")
    first = page.locator(LINKS).first
    expect(first).to_contain_text("charge")
    expect(page.locator("[data-kb-dialog] mark").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/articles/glim-does-not-charge/"))
    assert "ring" not in page.url  # what was typed stands in no address
    expect(page.locator("article mark").first).to_be_attached()
    page.reload()
    expect(page.locator("article mark")).to_have_count(0)


@pytest.mark.full
def test_above_the_keyboard_of_a_phone_four_titles_are_in_sight(page: Page, centre: Centre) -> None:
    page.set_viewport_size({"width": 390, "height": 470})
    opened(page, f"{centre.url}/{PAGE}")
    ask(page, "glim light")
    for place in range(4):
        expect(page.locator(LINKS).nth(place)).to_be_in_viewport(ratio=1)


@pytest.mark.full
def test_an_unfinished_word_finds_and_is_completed(page: Page, plain_site: str) -> None:
    opened(page, f"{plain_site}/{PAGE}")
    ask(page, "glim does not char")
    expect(page.locator(LINKS).first).to_contain_text("charge")
    expect(page.locator("[data-kb-completion]")).to_contain_text("glim does not charg")
    page.keyboard.press("ArrowRight")
    assert page.locator(FIELD).input_value().startswith("glim does not charg")


@pytest.mark.full
def test_words_that_nobody_wrote_find_nothing_and_the_dialog_says_so(page: Page, plain_site: str) -> None:
    opened(page, f"{plain_site}/{PAGE}")
    ask(page, "xqzzyx wvvub")
    expect(page.locator(SAID)).to_have_text("We found nothing for this. Try other words.")
    expect(page.get_by_role("dialog").get_by_role("link", name="Write to us")).to_be_visible()


@pytest.mark.full
def test_nothing_of_the_index_is_loaded_before_the_search_is_opened(page: Page, plain_site: str, built: Path) -> None:
    asked = asked_for(page)
    opened(page, f"{plain_site}/articles/glim-does-not-charge/")
    assert [url for url in asked if "/search/" in url and not url.endswith("/search_index.json")] == []
    assert [url for url in asked if url.endswith(("rank.js", "stem.js", "search-box.js"))] == []
    stock = json.loads((built / "site" / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert stock["docs"] == []
    ask(page, "charge")
    expect(page.locator(LINKS).first).to_be_visible()
    assert [url for url in asked if url.endswith(".bin")]
    assert [url for url in asked if not url.startswith(f"{plain_site}/")] == []


@pytest.mark.full
def test_attacks_stay_text_and_search_goes_on_after_pages_are_swapped_under_the_policy(
    page: Page, plain_site: str
) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    opened(page, f"{plain_site}/{PAGE}")
    ask(page, "flux capacitor")
    for title in HOSTILE.values():
        expect(page.get_by_role("dialog").get_by_role("link", name=title, exact=True)).to_be_visible()
    assert page.locator(".kb-found :is(img, script, svg)").count() == 0
    page.locator(LINKS).first.click()
    page.wait_for_url(re.compile("/articles/hostile-"))
    started(page)
    ask(page, "orange ring")
    expect(page.locator(LINKS).first).to_be_visible()
    assert page.evaluate("window.pwned") is None
    assert refused == []


@pytest.mark.full
def test_a_search_that_is_left_while_it_is_answered_is_asked_again_and_counted_once(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/{PAGE}")
    ask(page, "blinking gl")
    page.route("**/api/search", lambda _: None, times=1)
    with page.expect_request("**/api/search"):
        page.keyboard.type("im")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/api/search")):
        page.keyboard.press("Escape")
    ask(page, "")
    page.locator(LINKS).first.click()
    page.wait_for_url(re.compile("/articles/"))
    assert until(lambda: "blinking glim" in [search.query for search in centre.searches()])
    told = [(search.query, search.clicked) for search in centre.searches() if search.query.startswith("blinking")]
    assert sorted(told) == [("blinking gl", False), ("blinking glim", True)]


@pytest.mark.full
def test_how_searches_end_is_told_and_what_follows_in_the_form_belongs_to_them(page: Page, centre: Centre) -> None:
    before = len(centre.searches())
    opened(page, f"{centre.url}/{PAGE}")
    ask(page, "xqzzyx wvvub")
    expect(page.locator(SAID)).to_have_text("We found nothing for this. Try other words.")
    page.keyboard.press("Escape")
    assert until(lambda: len(centre.searches()) == before + 1)
    opened(page, f"{centre.url}/{PAGE}")
    ask(page, "orange ring charging")
    expect(page.locator(LINKS).first).to_contain_text("charge")
    page.locator(LINKS).first.click()
    page.wait_for_url(re.compile("/articles/"))
    assert until(lambda: len(centre.searches()) == before + 2)
    lost, found = centre.searches()[-2:]
    assert (lost.query, lost.found, lost.clicked) == ("xqzzyx wvvub", 0, False)
    assert (found.query, found.found > 0, found.clicked) == ("orange ring charging", True, True)
    opened(page, f"{centre.url}/contact/")
    page.get_by_label("Your question").fill("The ring is orange")
    page.get_by_label("Your e-mail address").fill("ring@example.org")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".kb-reference")).to_be_visible()
    assert ("sent", "") in centre.events(found.id)


def test_the_dialog_asks_the_service_where_there_is_one_by_the_body_of_a_post_alone(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/{PAGE}")
    asked = asked_for(page)
    ask(page, "orange ring does not charge")
    expect(page.locator(".kb-hit--sure").first).to_contain_text("charge")
    expect(page.locator(SAID)).to_contain_text("answer")
    assert [url for url in asked if url.endswith((".bin", "rank.js"))] == []
    assert [url for url in asked if "orange" in url] == []
    assert [url for url in asked if url.endswith("/api/search")]


@pytest.mark.full
def test_the_dialog_goes_on_with_the_files_when_the_service_fails_in_the_middle(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/{PAGE}")
    ask(page, "orange ring")
    expect(page.locator(LINKS).first).to_be_visible()
    page.route("**/api/search", lambda route: route.fulfill(status=503, body="{}"))
    with page.expect_request("**/*.bin"):
        page.keyboard.type(" does not charge", delay=15)
    expect(page.locator(LINKS).first).to_contain_text("charge")


@pytest.mark.full
def test_a_plain_web_server_is_asked_once_whether_it_answers(page: Page, plain_site: str) -> None:
    opened(page, f"{plain_site}/{PAGE}")
    asked = asked_for(page)
    ask(page, "orange ring")
    expect(page.locator(LINKS).first).to_be_visible()
    before = len([url for url in asked if url.endswith("/api/search")])
    page.keyboard.type(" charging", delay=15)
    answered(page)
    assert len([url for url in asked if url.endswith("/api/search")]) == before


@pytest.mark.full
def test_the_form_suggests_without_a_service(page: Page, plain_site: str) -> None:
    opened(page, f"{plain_site}/contact/")
    asked = asked_for(page)
    page.get_by_label("Your question").press_sequentially(QUESTION, delay=1)
    expect(page.locator("[data-kb-list] button").first).to_contain_text("charge")
    assert [url for url in asked if url.endswith("api/suggest")]
    before = len([url for url in asked if url.endswith("api/suggest")])
    page.get_by_label("Your question").press_sequentially(" since yesterday", delay=1)
    page.wait_for_timeout(900)
    assert len([url for url in asked if url.endswith("api/suggest")]) == before  # a plain server is asked once


@pytest.mark.full
def test_the_form_asks_the_service_where_there_is_one(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/contact/")
    asked = asked_for(page)
    page.get_by_label("Your question").press_sequentially(QUESTION, delay=1)
    expect(page.locator("[data-kb-list] button").first).to_contain_text("charge")
    assert [url for url in asked if url.endswith((".bin", "rank.js"))] == []


@pytest.mark.full
def test_the_form_suggests_while_the_service_is_out_of_order(page: Page, centre: Centre) -> None:
    page.route("**/api/suggest", lambda route: route.fulfill(status=503, body="{}"))
    opened(page, f"{centre.url}/contact/")
    page.get_by_label("Your question").press_sequentially(QUESTION, delay=1)
    expect(page.locator("[data-kb-list] button").first).to_contain_text("charge")
