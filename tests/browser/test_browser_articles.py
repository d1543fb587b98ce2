"""Articles as readers live with them: asked about, moved, and looked for at an address that is not there."""

from __future__ import annotations

import json

import pytest
from help_centre import Centre
from mail_server import until
from opened_page import opened
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from kbtools.model.visit import Feedback
from kbtools.storage import Store

pytestmark = pytest.mark.browser

SLUG, TITLE = "glim-does-not-charge", "My Glim does not charge"
OLD, NEW = "send-back-a-kit", "return-item"


def said_of(centre: Centre, slug: str) -> list[Feedback]:
    with Store.open("sqlite:///.kb/store.db", centre.root) as store:
        return [said for said, _ in store.feedback.all(slug)]


def test_a_reader_says_that_an_article_did_not_help_and_why(page: Page, centre: Centre) -> None:
    slug = "missing-part-in-kit"
    opened(page, f"{centre.url}/articles/{slug}/")
    page.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()
    expect(page.get_by_text("We are sorry that this did not help.")).to_be_visible()
    expect(page.get_by_text("Good to know")).to_have_count(0)
    ways = [page.locator(".kb-feedback__more .kb-small").nth(place).bounding_box() for place in (0, 1)]
    assert [way and way["height"] for way in ways] == [ways[0] and ways[0]["height"]] * 2  # to send, to write to us
    page.get_by_label("What was missing or wrong?").fill("I am ann.exampleton@example.org, and the list has no bolts")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We read this when we look at the article again.")).to_be_visible()
    assert until(lambda: [said.helpful for said in said_of(centre, slug)] == [False])
    assert until(lambda: "no bolts" in said_of(centre, slug)[0].why)
    assert "exampleton" not in said_of(centre, slug)[0].why


@pytest.mark.full
def test_who_needs_an_answer_takes_the_text_along_into_the_form(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/articles/refund-time/")
    page.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()
    expect(page.get_by_text("We cannot reply here")).to_be_visible()
    page.get_by_label("What was missing or wrong?").fill("Where is the refund of my pump?")
    page.locator("[data-kb-more]").get_by_role("link", name="Write to us").click()
    expect(page.locator("[data-kb-contact] textarea").first).to_have_value("Where is the refund of my pump?")


@pytest.mark.full
def test_an_answer_that_the_service_cannot_take_is_offered_again_later(page: Page, centre: Centre) -> None:
    slug = "charged-twice"
    away = lambda route: route.abort()  # noqa: E731 - the same object is taken away again
    page.route("**/api/feedback", away)
    opened(page, f"{centre.url}/articles/{slug}/")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("It stays in this browser")).to_be_visible()
    assert said_of(centre, slug) == []
    page.unroute("**/api/feedback", away)
    opened(page, f"{centre.url}/articles/{SLUG}/")
    offer = page.get_by_text("has not reached us yet")
    expect(offer).to_contain_text("“I was charged twice”")
    offer.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("has not reached us yet")).to_have_count(0)
    assert until(lambda: [said.helpful for said in said_of(centre, slug)] == [True])
    opened(page)
    expect(page.get_by_text("has not reached us yet")).to_have_count(0)


@pytest.mark.full
def test_a_reader_may_have_a_kept_answer_forgotten(page: Page, centre: Centre) -> None:
    page.route("**/api/feedback", lambda route: route.fulfill(status=503, body="{}"))
    opened(page, f"{centre.url}/articles/{SLUG}/")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    opened(page)
    page.get_by_role("button", name="Forget it").click()
    assert page.evaluate("localStorage.getItem('/.kbtools.feedback')") is None


def test_without_javascript_the_question_is_a_plain_form(browser: Browser, centre: Centre) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{centre.url}/articles/gift-subscription/")
    page.get_by_role("button", name="No").click()
    page.get_by_label("What was missing or wrong?").fill("the card is too small")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Back to").click()
    expect(page).to_have_url(f"{centre.url}/articles/gift-subscription/")
    assert [said.why for said in said_of(centre, "gift-subscription")] == ["the card is too small"]
    context.close()


@pytest.mark.full
@pytest.mark.parametrize("scripts", [True, False])
def test_an_old_address_leads_on_also_without_the_service(browser: Browser, centre: Centre, scripts: bool) -> None:
    """The service would answer 301; the page that a plain web server has is asked for by its file's name."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{centre.url}/articles/{OLD}/index.html#what-to-do")
    expect(page).to_have_url(f"{centre.url}/articles/{NEW}/" + ("#what-to-do" if scripts else ""))
    context.close()


def test_an_old_address_of_the_service_keeps_its_section(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.url}/articles/{OLD}/#what-to-do")
    expect(page).to_have_url(f"{centre.url}/articles/{NEW}/#what-to-do")


@pytest.mark.full
@pytest.mark.parametrize("service", [True, False])
def test_a_missing_address_with_a_typing_error_still_finds_its_article(
    page: Page, centre: Centre, service: bool
) -> None:
    if not service:
        page.route("**/api/**", lambda route: route.abort())
    opened(page, f"{centre.url}/articles/reset-pasword")
    expect(page.get_by_role("link", name="I forgot my password", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Contact us").last).to_be_visible()
    page.get_by_role("button", name="Search for “reset pasword”").click()
    expect(page.get_by_role("textbox", name="Search")).to_have_value("reset pasword")


@pytest.mark.full
def test_an_address_that_attacks_is_shown_as_text(page: Page, centre: Centre) -> None:
    def answer(route: Route) -> None:
        hit = {"slug": "x", "title": "<img src=x onerror=window.pwned=1>", "url": "articles/x/"}
        route.fulfill(status=200, content_type="application/json", body=json.dumps({"hits": [hit]}))

    page.route("**/api/search*", answer)
    opened(page, f"{centre.url}/articles/%3Cimg%20src=x%20onerror=window.pwned=1%3E")
    expect(page.get_by_role("link", name="<img src=x onerror=window.pwned=1>")).to_be_visible()
    assert page.evaluate("window.pwned") is None


@pytest.mark.full
def test_no_page_breaks_its_own_policy(context: BrowserContext, centre: Centre) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    for path in (
        "/",
        f"/articles/{SLUG}/",
        "/topics/glim/",
        "/contact/",
        "/changes/",
        "/search/?q=x",
        "/nothing-here/",
    ):
        answer = opened(page, f"{centre.url}{path}")
        assert answer is not None
        assert "script-src 'self' 'sha256-" in answer.headers["content-security-policy"]
    opened(page, f"{centre.url}/topics/glim/")
    page.keyboard.press("/")
    page.keyboard.type("charge", delay=20)
    expect(page.locator("[data-kb-dialog] .kb-hit").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_title("Switch to dark mode").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert said == []


@pytest.mark.full
def test_a_script_in_an_article_does_not_run(page: Page, centre: Centre) -> None:
    opened(page, f"{centre.url}/articles/hostile-body/")
    expect(page.get_by_text("The end of this page.")).to_be_visible()
    assert page.evaluate("window.pwned") is None
