"""The contact form on a phone, with the keyboard open: 390 by 470."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from help_centre import QUESTION, Centre
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

TITLE = "My Glim does not charge"
HEIGHT = 470
KNOWN = "The Glim update stops at 80 percent"


@pytest.fixture
def phone(browser: Browser, centre: Centre) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": HEIGHT}, has_touch=True)
    page = context.new_page()
    page.goto(f"{centre.url}/contact/")
    expect(page.locator("form[novalidate]")).to_be_visible()  # the script is there
    yield page
    context.close()


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).last.bounding_box()
    assert box
    return box["y"] + box["height"]


def suggestion(slug: str, title: str) -> dict[str, object]:
    return {"slug": slug, "title": title, "section": "What to do", "url": f"articles/{slug}/",
            "snippet": "Wait a while.", "score": 0.9, "known_issue": False}  # fmt: skip


def suggest(page: Page, *rows: dict[str, object]) -> None:
    """Let the service find these, whatever is asked."""

    def found(route: Route) -> None:
        route.fulfill(json={"suggestions": list(rows), "people_first": False, "generation": "1"})

    page.route("**/api/suggest", found)


def test_a_title_stands_under_the_text_above_the_keyboard_and_its_sheet_closes_to_the_same_text(phone: Page) -> None:
    field = phone.get_by_label("Your question")
    send = phone.get_by_role("button", name="Send")
    field.press_sequentially(QUESTION)
    before = send.bounding_box()
    title = phone.get_by_role("button", name=TITLE, exact=True)
    expect(title).to_be_visible()
    assert send.bounding_box() == before
    assert bottom(phone, ".kb-peek__title") < HEIGHT
    field.press("ArrowLeft")
    title.tap()
    sheet = phone.get_by_role("dialog", name="These may answer it right away")
    expect(sheet.get_by_text("You plug in the Glim.")).to_be_visible()
    assert bottom(phone, ".kb-sheet") == HEIGHT
    sheet.get_by_role("button", name="Back to my question").tap()
    expect(sheet).to_be_hidden()
    expect(field).to_be_focused()
    expect(field).to_have_value(QUESTION)
    assert field.evaluate("field => field.selectionStart") == len(QUESTION) - 1


@pytest.mark.full
def test_two_titles_fit_above_the_keyboard_and_all_that_was_found_is_in_the_sheet(phone: Page) -> None:
    rows = [
        suggestion(f"a-{number}", f"A rather long title that says what number {number} is about")
        for number in (1, 2, 3)
    ]
    suggest(phone, *rows)
    top = phone.evaluate("document.querySelector('[data-kb-send]').offsetTop")
    phone.get_by_label("Your question").press_sequentially("Three lines and no more are what this question takes up")
    expect(phone.locator(".kb-peek__title")).to_have_count(2)
    assert bottom(phone, ".kb-peek__title") < HEIGHT
    phone.wait_for_timeout(1700)  # what a screen reader is told comes later, and moves nothing either
    assert phone.evaluate("document.querySelector('[data-kb-send]').offsetTop") == top
    expect(phone.get_by_role("status").filter(has_text="2 answers that may help")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator(".kb-peek__title").last.tap()
    sheet = phone.get_by_role("dialog")
    expect(sheet.locator("li")).to_have_count(3)
    expect(
        sheet.get_by_role("button", name="A rather long title that says what number 2 is about", exact=True)
    ).to_be_focused()
    phone.keyboard.press("Escape")
    expect(phone.get_by_label("Your question")).to_be_focused()


@pytest.mark.full
def test_a_long_text_grows_and_leaves_the_titles_in_sight(phone: Page) -> None:
    field = phone.get_by_label("Your question")
    low = field.evaluate("field => field.offsetHeight")
    field.fill(f"{QUESTION}. " + "I tried another cable and another plug, too. " * 8)
    expect(phone.get_by_role("button", name=TITLE, exact=True)).to_be_visible()
    high = field.evaluate("field => field.offsetHeight")
    assert low < high < HEIGHT - 200
    field.fill("Short")
    assert field.evaluate("field => field.offsetHeight") == low


@pytest.mark.full
def test_in_the_sheet_an_answer_helps_or_the_last_one_closes_it(phone: Page) -> None:
    field = phone.get_by_label("Your question")
    field.press_sequentially(QUESTION)
    title = phone.get_by_role("button", name=TITLE, exact=True)
    title.tap()
    phone.get_by_role("button", name=f"This answered my question: {TITLE}").tap()
    expect(phone.get_by_role("heading", name="Good to hear that this helped")).to_be_visible()
    expect(phone.locator("[data-kb-end]")).to_be_focused()
    phone.get_by_role("button", name="Undo").tap()
    expect(field).to_have_value(QUESTION)
    title.tap()
    for _ in range(phone.locator(".kb-answers__list li").count()):
        phone.get_by_role("button", name=re.compile("^Not quite: ")).first.tap()
    expect(phone.get_by_role("dialog")).to_be_hidden()
    expect(field).to_be_focused()
    expect(phone.locator("[data-kb-peek]")).to_contain_text("Thank you, that helps us too")


@pytest.mark.full
def test_what_is_suggested_is_not_offered_below_as_well(phone: Page) -> None:
    known = phone.get_by_role("region", name="Known issues we are mending")
    expect(known.get_by_role("link", name=KNOWN)).to_be_visible()
    suggest(phone, suggestion("glim-update-stops-at-80", KNOWN))
    phone.get_by_label("Your question").press_sequentially("The update does not go on")
    expect(phone.get_by_role("button", name=KNOWN, exact=True)).to_be_visible()
    expect(known).to_be_hidden()
    phone.unroute("**/api/suggest")
    suggest(phone)
    phone.get_by_label("Your question").fill("Something else that I wonder about")
    expect(known).to_be_visible()


@pytest.mark.full
def test_that_nothing_was_found_is_said_once_beside_send_when_the_text_is_done(phone: Page) -> None:
    suggest(phone)
    said = phone.get_by_text("No article found. Send it, a person answers.")
    with phone.expect_response("**/api/suggest"):
        phone.get_by_label("Your question").press_sequentially("What is the moon made of?")
    phone.wait_for_timeout(300)
    expect(said).to_have_count(0)
    send = phone.get_by_role("button", name="Send").bounding_box()
    phone.get_by_label("Your e-mail address").evaluate("field => field.focus({ preventScroll: true })")
    expect(said).to_be_visible()
    assert phone.get_by_role("button", name="Send").bounding_box() == send
    phone.unroute("**/api/suggest")
    suggest(phone, suggestion("glim-does-not-charge", TITLE))
    phone.get_by_label("Your question").fill("My Glim stays dark")
    expect(phone.get_by_role("button", name=TITLE, exact=True)).to_be_visible()
    expect(said).to_have_count(0)
    phone.unroute("**/api/suggest")
    suggest(phone)
    with phone.expect_response("**/api/suggest"):
        phone.get_by_label("Your question").fill("Is the moon far away?")
    phone.get_by_label("Your e-mail address").focus()
    phone.wait_for_timeout(500)
    expect(said).to_have_count(0)
