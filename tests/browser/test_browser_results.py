"""The page of results, and the field of the start page: with a service, without one, and without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from help_centre import HOSTILE, Centre
from mail_server import until
from opened_page import opened, started
from playwright.sync_api import Browser, Page, Request, Route, expect

pytestmark = pytest.mark.browser

SURE, HITS = ".kb-hit--sure a", ".kb-search a.kb-hit__link"


def test_enter_leads_from_the_start_page_to_results_with_an_address(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/")
    field = page.get_by_role("searchbox", name="Describe your question")
    field.press_sequentially("my glim does not charge", delay=10)
    below = page.locator("[data-kb-home]").get_by_role("link", name="My Glim does not charge", exact=True)
    expect(below).to_be_visible()
    assert "?" not in page.url
    field.press("Enter")
    page.wait_for_url(f"{centre.url}/search/?q=my+glim+does+not+charge")
    expect(page.locator(SURE).first).to_have_text("My Glim does not charge")
    expect(page.get_by_role("searchbox")).to_have_value("my glim does not charge")
    started(page)
    page.locator(SURE).first.click()
    page.wait_for_url(re.compile("/articles/glim-does-not-charge/"))
    page.go_back()
    expect(page.locator(SURE).first).to_have_text("My Glim does not charge")
    assert until(lambda: centre.searches()[-1].clicked)
    assert [s.query for s in centre.searches()].count("my glim does not charge") == 1


@pytest.mark.full
def test_the_start_page_has_one_field_of_search_and_its_key_leads_there(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/")
    field = page.get_by_role("searchbox", name="Describe your question")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(page.locator(".md-header").get_by_role("search")).to_be_hidden()
    expect(page.locator("[data-kb-dialog]")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 700})
    expect(page.locator(".md-header label[for=__search]").first).to_be_hidden()


def leave_only_when_stopped(page: Page, words: str) -> None:
    """The service never answers `words`, and the page of results comes once the page stopped asking for them."""
    stopped: list[str] = []
    waiting: list[Route] = []

    def asked(route: Route) -> None:
        if words not in (route.request.post_data or ""):
            route.continue_()

    def left(route: Route) -> None:
        waiting.append(route)
        go_on()

    def failed(request: Request) -> None:
        if request.url.endswith("/api/search"):
            stopped.append(request.url)
            go_on()

    def go_on() -> None:
        if stopped and waiting:
            waiting.pop().continue_()

    page.route("**/api/search", asked)
    page.route(re.compile(r"/search/\?q="), left)
    page.on("requestfailed", failed)


@pytest.mark.full
def test_enter_stops_the_search_under_way_and_the_page_of_results_alone_counts_it(page: Page, centre: Centre) -> None:
    words = "my glim is too warm"
    leave_only_when_stopped(page, words)
    page.clock.install()
    opened(page, f"{centre.url}/")
    field = page.get_by_role("searchbox", name="Describe your question")
    field.focus()
    expect(page.locator("[data-kb-home] .kb-found__said")).to_be_visible()  # its script has come
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # from here on no request ends because it took long
    field.fill(words)
    with page.expect_request(lambda request: words in (request.post_data or "")):
        page.clock.run_for(1000)
    field.press("Enter", no_wait_after=True)
    page.wait_for_url(re.compile("/search/"))
    started(page)
    page.goto(f"{centre.url}/contact/")
    assert until(lambda: words in [search.query for search in centre.searches()])
    assert [search.query for search in centre.searches()].count(words) == 1


@pytest.mark.full
def test_results_looked_at_again_are_the_same_search(page: Page, centre: Centre) -> None:
    def found(words: str) -> list[tuple[bool, bool]]:
        return [(one.found > 0, one.clicked) for one in centre.searches() if one.query == words]

    addresses = ["lamp+invoice", "lamp+invoice&topic=billing", "lamp+invoice", "glim+password", "lamp+invoice"]
    for address in addresses:
        opened(page, f"{centre.url}/search/?q={address}")
    opened(page)
    assert until(lambda: len(found("glim password")) == 1)
    assert [clicked for _, clicked in found("lamp invoice")] == [False]
    page.locator(HITS).first.click()
    assert until(lambda: found("lamp invoice") == [(True, True)])


@pytest.mark.full
def test_results_can_be_narrowed_to_a_topic(page: Page, plain_site: str, centre: Centre) -> None:
    for site in (plain_site, centre.url):
        opened(page, f"{site}/search/?q=password+invoice")
        expect(page.locator(HITS).first).to_be_visible()
        before = page.locator(HITS).count()
        page.get_by_role("link", name=re.compile(r"Billing \(\d")).click()
        page.wait_for_url(re.compile("topic=billing"))
        expect(page.get_by_role("link", name=re.compile("Billing"))).to_have_attribute("aria-current", "true")
        assert 0 < page.locator(HITS).count() < before


@pytest.mark.full
def test_on_a_phone_the_first_answer_is_in_sight_below_one_line_of_topics(page: Page, centre: Centre) -> None:
    page.set_viewport_size({"width": 390, "height": 470})
    opened(page, f"{centre.url}/search/?q=password+invoice&topic=billing")
    topics = page.locator(".kb-topics li")
    expect(topics.first).to_be_visible()
    assert len({round(box["y"]) for one in topics.all() if (box := one.bounding_box())}) == 1
    expect(topics.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    expect(page.locator(HITS).first).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_sure_answer_come_the_nearest_and_the_text_goes_into_the_form(page: Page, centre: Centre) -> None:
    words = "the lamp sings songs at night"
    opened(page, f"{centre.url}/search/?q={words.replace(' ', '+')}")
    expect(page.locator(".kb-found__said")).to_have_text("Nothing answers this for certain. Nearest:")
    expect(page.locator(HITS).first).to_be_visible()
    started(page)
    page.get_by_role("button", name="Write to us").click()
    page.wait_for_url(f"{centre.url}/contact/")
    expect(page.get_by_label("Your question")).to_have_value(words)
    assert until(lambda: centre.searches()[-1].query == words)
    assert (centre.searches()[-1].found, centre.searches()[-1].clicked) == (0, False)


@pytest.mark.full
def test_the_page_of_results_works_on_a_plain_web_server(page: Page, plain_site: str) -> None:
    opened(page, f"{plain_site}/search/?q=flux+capacitor")
    for title in HOSTILE.values():
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    assert page.evaluate("window.pwned") is None
    opened(page, f"{plain_site}/search/")
    expect(page.locator(".kb-found__said")).to_have_text("Describe what you need help with.")


@pytest.mark.full
@pytest.mark.parametrize("service", [True, False])
def test_a_misspelt_word_is_said_and_what_was_typed_can_be_searched_instead(
    page: Page, plain_site: str, centre: Centre, service: bool
) -> None:
    typed = "chargeing the batery"
    opened(page, f"{centre.url if service else plain_site}/search/?q={typed.replace(' ', '+')}")
    expect(page.locator(".kb-found__mended")).to_contain_text("Showing results for")
    page.get_by_role("link", name=f"Search for “{typed}” instead").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=chargeing\+the\+batery&as_typed=1$"))
    expect(page.locator(".kb-found__said")).to_be_visible()
    expect(page.locator(".kb-found__mended")).to_have_count(0)


@pytest.mark.full
def test_search_works_without_javascript_through_the_service(browser: Browser, centre: Centre, plain_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{centre.url}/")
    page.get_by_role("searchbox", name="Describe your question").fill("glim charge")
    page.get_by_role("searchbox", name="Describe your question").press("Enter")
    page.wait_for_url(f"{centre.url}/search/?q=glim+charge")
    expect(page.locator(HITS).first).to_be_visible()
    page.get_by_role("button", name="Write to us").click()
    expect(page.locator("#message")).to_have_value("glim charge")
    page.goto(f"{plain_site}/search/?q=glim")
    expect(page.get_by_text("Searching needs JavaScript here.")).to_be_visible()
    context.close()


@pytest.mark.full
def test_without_javascript_writing_after_a_search_begins_with_the_form_and_not_with_a_fault(
    browser: Browser, centre: Centre
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{centre.url}/search/?q=moon+river")
    page.get_by_role("button", name="Write to us").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How can we help?")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("moon river")
    page.get_by_label("Your e-mail address").fill("jo@localhost")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Something needs a change")
    expect(page.get_by_label("Your e-mail address")).to_have_accessible_description(
        "This does not look like an e-mail address, such as name@example.com."
    )
    page.context.close()
