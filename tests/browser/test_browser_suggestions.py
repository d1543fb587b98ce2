"""Suggestions that open beside the text, what stands with the form, and visitors who use it in their own way."""

from __future__ import annotations

import re
import time

import pytest
from help_centre import QUESTION, Centre
from opened_page import opened
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

TITLE = "My Glim does not charge"
HACKED = "I have been hacked, there is a stranger in my account and orders I did not make"


def write(page: Page, centre: Centre, text: str) -> None:
    opened(page, f"{centre.url}/contact/")
    page.get_by_label("Your question").press_sequentially(text, delay=1)


def test_a_suggestion_opens_in_place_and_the_text_stays(page: Page, centre: Centre) -> None:
    write(page, centre, QUESTION)
    title = page.get_by_role("button", name=TITLE, exact=True)
    title.click()
    preview = page.locator(".kb-answers__section").first
    expect(preview).to_be_visible()
    expect(title).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".kb-answers__snippet").first).to_be_hidden()
    assert len(preview.inner_text()) > 80
    assert page.locator(".kb-answers__section [id]").count() == 0
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    title.click()
    expect(preview).to_be_hidden()


@pytest.mark.full
def test_when_the_article_is_away_its_first_words_stay(page: Page, centre: Centre) -> None:
    page.route("**/articles/**", lambda route: route.abort())
    write(page, centre, QUESTION)
    page.get_by_role("button", name=TITLE, exact=True).click()
    expect(page.locator(".kb-answers__snippet").first).to_be_visible()
    expect(page.get_by_role("link", name=f"Open the article: {TITLE}")).to_be_visible()


@pytest.mark.full
def test_what_attacks_in_an_article_does_nothing_beside_the_form(page: Page, centre: Centre) -> None:
    title = "<img src=x onerror=\"window.pwned='t'\">"
    one = {"slug": "hostile-body", "title": title, "section": "<b>x</b>",
           "url": "articles/hostile-body/", "snippet": "<i>y</i>", "score": 0.9, "known_issue": False}  # fmt: skip
    page.route("**/api/suggest", lambda route: route.fulfill(json={"suggestions": [one], "generation": "1"}))
    write(page, centre, "a question that is long enough")
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_text("The end of this page.")).to_be_visible()
    page.get_by_text("press me").click()
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".kb-answers script, .kb-answers [onerror]").count() == 0


@pytest.mark.full
def test_a_topic_for_a_person_says_so_and_suggests_nothing(page: Page, centre: Centre) -> None:
    write(page, centre, HACKED)
    expect(page.locator("[data-kb-none]")).to_contain_text("A person will read this")
    assert page.locator(".kb-answers__list li").count() == 0


@pytest.mark.full
def test_known_issues_stand_beside_the_form_on_a_desktop_and_below_it_on_a_phone(
    browser: Browser, centre: Centre
) -> None:
    for width, beside in ((1280, True), (390, False)):
        context = browser.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        opened(page, f"{centre.url}/contact/")
        more = page.get_by_role("region", name="Known issues we are mending")
        expect(more.get_by_role("link", name="The Glim update stops at 80 percent")).to_be_visible()
        there, send = more.bounding_box(), page.get_by_role("button", name="Send").bounding_box()
        field = page.get_by_label("Your question").bounding_box()
        assert there
        assert send
        assert field
        assert (there["x"] > field["x"] + field["width"]) is beside
        assert (there["y"] > send["y"] + send["height"]) is not beside
        assert field["y"] + field["height"] < 600
        context.close()


@pytest.mark.full
def test_what_was_typed_survives_leaving_for_another_page_and_coming_back(page: Page, centre: Centre) -> None:
    write(page, centre, "Where is my order number 78?")
    page.get_by_role("link", name="The Glim update stops at 80 percent").click()
    expect(page.get_by_role("heading", name="The Glim update stops at 80 percent")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Your question")).to_have_value("Where is my order number 78?")


@pytest.mark.full
def test_a_slow_service_holds_nobody_up(page: Page, centre: Centre) -> None:
    def slow(route: Route) -> None:
        time.sleep(2)
        route.continue_()

    page.route("**/api/suggest", slow)
    write(page, centre, QUESTION)
    page.get_by_label("Your e-mail address").fill("slow@example.org")
    expect(page.get_by_label("Your e-mail address")).to_have_value("slow@example.org")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    expect(page.get_by_role("button", name=TITLE, exact=True)).to_be_visible()


@pytest.mark.full
def test_all_of_it_works_with_the_keyboard_alone(page: Page, centre: Centre) -> None:
    write(page, centre, QUESTION)
    title = page.get_by_role("button", name=TITLE, exact=True)
    expect(title).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("keys@example.org")
    for _ in range(12):
        page.keyboard.press("Tab")
        if title.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".kb-answers__section").first).to_be_visible()
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kb-reference")).to_be_visible()
    expect(page.locator("[data-kb-end]")).to_be_focused()


@pytest.mark.full
def test_after_sending_suggestions_are_shown_once_more(page: Page, centre: Centre) -> None:
    write(page, centre, QUESTION)
    page.get_by_label("Your e-mail address").fill("more@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".kb-reference")).to_have_text(re.compile(r"KB-\w+"))
    expect(page.get_by_role("heading", name="While you wait, this may help")).to_be_visible()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()


@pytest.mark.full
def test_after_sending_people_read_how_long_others_wait_as_text(page: Page, centre: Centre) -> None:
    def answered(route: Route) -> None:
        time.sleep(2)  # a slow service: the text stays, and the button says what goes on
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "first_reply": "Within <b>5</b> hours."})

    page.route("**/api/contact", answered)
    write(page, centre, QUESTION)
    page.get_by_label("Your e-mail address").fill("wait@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Sending…")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    expect(page.locator("[data-kb-end]")).to_contain_text("Within <b>5</b> hours.")


@pytest.mark.full
def test_what_was_found_stays_while_a_sentence_goes_on_and_goes_when_the_person_pauses(
    page: Page, centre: Centre
) -> None:
    one = {"slug": "glim-does-not-charge", "title": TITLE, "section": "", "url": "articles/glim-does-not-charge/",
           "snippet": "", "score": 0.9, "known_issue": False}  # fmt: skip
    asked: list[str] = []

    def answer(route: Route) -> None:
        text = str((route.request.post_data_json or {})["text"])
        asked.append(text)
        found = [one] if text in ("the light is dead", "something else entirely") else []
        route.fulfill(json={"suggestions": found, "generation": "1"})

    page.route("**/api/suggest", answer)
    write(page, centre, "the light is dead")
    title = page.get_by_role("button", name=TITLE, exact=True)
    expect(title).to_be_visible()
    page.get_by_label("Your question").press_sequentially(" and I", delay=1)
    page.wait_for_timeout(1_000)
    assert asked == ["the light is dead", "the light is dead and I"]
    assert title.is_visible()
    expect(page.locator("[data-kb-none]")).to_be_visible(timeout=10_000)
    expect(title).to_have_count(0)
    page.get_by_label("Your question").fill("something else entirely")
    expect(title).to_be_visible()
    page.get_by_label("Your question").fill("nothing of the above")  # no longer the sentence that was answered
    expect(title).to_have_count(0, timeout=1_500)
