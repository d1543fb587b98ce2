"""Sending when something is wrong: with a field, with the service, with the connection."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from help_centre import QUESTION, Centre
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


def write(page: Page, centre: Centre, text: str, email: str = "") -> None:
    page.goto(f"{centre.url}/contact/")
    expect(page.locator("form[novalidate]")).to_be_visible()  # the script is there
    page.get_by_label("Your question").fill(text)
    page.get_by_label("Your e-mail address").fill(email)


def received(centre: Centre, words: str) -> int:
    """How many messages with these words the service has."""
    return len([t for t in centre.tickets() if t.messages and words in t.messages[0].body])


@pytest.mark.full
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda route: route.abort(), "Not sent yet, keep this page open."),
        (lambda route: route.fulfill(status=200, body="<h1>Hotel: log in</h1>"), "Not sent yet, keep this page open."),
        (lambda route: route.fulfill(status=200, json={}), "Not sent yet, keep this page open."),
        (lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"), "Not sent yet, keep this page open."),
        (lambda route: route.fulfill(status=500, json={"error": {"code": "disk"}}), "has not been sent yet"),
        (lambda route: route.fulfill(status=429, json={"error": {"code": "rate", "message": "x"}}), "a little fast"),
    ],
    ids=["away", "a login page", "no reference", "a broken proxy", "a full disk", "too fast"],
)
def test_when_the_service_fails_the_text_stays_and_the_form_says_what_to_do(
    page: Page, centre: Centre, answer: Callable[[Route], None], said: str
) -> None:
    page.route("**/api/**", answer)
    write(page, centre, "Is there anybody out there?", "dan@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_label("Your question")).to_have_value("Is there anybody out there?")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()


@pytest.mark.full
def test_a_second_try_after_a_lost_answer_is_the_same_ticket(page: Page, centre: Centre) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/contact", lose_the_answer, times=1)
    write(page, centre, "My parcel came without the small green bolt", "eve@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".kb-reference")).to_be_visible()
    assert received(centre, "green bolt") == 1


@pytest.mark.full
def test_a_message_goes_by_itself_and_once_when_the_connection_is_back(page: Page, centre: Centre) -> None:
    write(page, centre, "The train went into a tunnel with the amber nut", "fay@example.org")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("We send it as soon as the connection is back")
    expect(page.locator("[data-kb-end]")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator(".kb-reference")).to_be_visible()
    assert received(centre, "amber nut") == 1


@pytest.mark.full
def test_without_a_sign_of_the_connection_it_is_tried_again_after_a_while_and_is_the_same_ticket(
    page: Page, centre: Centre
) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.clock.install()
    page.route("**/api/contact", lose_the_answer, times=2)
    write(page, centre, "My parcel came without the small blue washer", "gus@example.org")
    page.get_by_role("button", name="Send").click()
    for seconds in (6, 11):
        expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
        page.clock.run_for(seconds * 1000)
    expect(page.locator(".kb-reference")).to_be_visible()
    assert received(centre, "blue washer") == 1


@pytest.mark.full
def test_who_goes_on_writing_while_a_message_waits_sends_it_by_hand(page: Page, centre: Centre) -> None:
    write(page, centre, "The crate holds a violet cog", "hal@example.org")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    page.get_by_label("Your question").press_sequentially(" and a")
    expect(page.get_by_role("alert")).to_contain_text("has not been sent yet")
    page.context.set_offline(False)
    page.wait_for_timeout(500)
    assert received(centre, "violet cog") == 0
    page.get_by_label("Your question").press_sequentially(" spring")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".kb-reference")).to_be_visible()
    assert received(centre, "violet cog and a spring") == received(centre, "violet cog") == 1


@pytest.mark.full
def test_what_is_written_while_a_try_hangs_is_not_sent_half_written(page: Page, centre: Centre) -> None:
    page.clock.install()
    page.route("**/api/contact", lambda _: None, times=1)
    write(page, centre, "The chest holds a scarlet rivet", "ivy@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Sending")).to_be_visible()
    page.get_by_label("Your question").press_sequentially(" and one")
    page.evaluate("window.scrollTo(0, 0)")
    page.clock.run_for(20_000)
    expect(page.get_by_role("alert")).to_contain_text("has not been sent yet")
    page.clock.run_for(120_000)
    page.wait_for_timeout(500)
    assert received(centre, "scarlet rivet") == 0
    assert page.evaluate("scrollY") == 0  # nobody is moved away from the field
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".kb-reference")).to_be_visible()
    assert received(centre, "scarlet rivet and one") == received(centre, "scarlet rivet") == 1


@pytest.mark.full
def test_what_is_written_while_a_try_succeeds_waits_for_another_message(page: Page, centre: Centre) -> None:
    held: list[Route] = []
    page.route("**/api/contact", lambda route: held.append(route), times=1)  # noqa: PLW0108 - playwright marks it, which a built-in does not take
    write(page, centre, "The drawer holds a silver pin", "joe@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Sending")).to_be_visible()
    question = page.get_by_label("Your question")
    question.press_sequentially(" and a copper clip")
    held[0].continue_()
    expect(page.get_by_text("What you wrote after that is not sent yet")).to_be_visible()
    page.reload()
    expect(question).to_have_value("and a copper clip")
    expect(page.get_by_label("Your e-mail address")).to_have_value("joe@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".kb-reference")).to_be_visible()
    expect(page.get_by_text("What you wrote after that")).to_be_hidden()
    page.get_by_role("button", name="Write another message").click()
    expect(question).to_have_value("")
    assert received(centre, "silver pin") == 1
    assert received(centre, "copper clip") == 1


@pytest.mark.full
def test_a_message_that_waits_is_not_sent_once_an_answer_helped(page: Page, centre: Centre) -> None:
    write(page, centre, QUESTION, "jon@example.org")
    helped = page.get_by_role("button", name=re.compile("This answered my question")).first
    expect(helped).to_be_visible()
    before = received(centre, QUESTION)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    helped.click()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Good to hear that this helped")).to_be_visible()
    page.wait_for_timeout(500)
    assert received(centre, QUESTION) == before
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("alert")).to_contain_text("has not been sent yet")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".kb-reference")).to_be_visible()
    assert received(centre, QUESTION) == before + 1


@pytest.mark.full
def test_a_second_message_begins_without_what_was_said_of_the_first(page: Page, centre: Centre) -> None:
    page.clock.install()
    page.route("**/api/contact", lambda route: route.abort(), times=2)
    write(page, centre, "Zorbel quintrix vamplo drennik", "kay@example.org")
    nothing = page.locator("[data-kb-nothing]")
    page.clock.run_for(1000)
    expect(nothing).not_to_be_empty()
    page.get_by_role("button", name="Send").click()
    for seconds in (6, 11):
        expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
        page.clock.run_for(seconds * 1000)
    page.get_by_role("button", name="Write another message").click()
    expect(page.get_by_role("alert")).to_be_empty()
    expect(nothing).to_be_empty()
    page.route("**/api/contact", lambda route: route.abort(), times=1)
    page.get_by_label("Your question").fill("The barrel holds an ochre spring")
    page.get_by_label("Your e-mail address").fill("kay@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    page.clock.run_for(6000)  # the first wait, not the third
    expect(page.locator(".kb-reference")).to_be_visible()


@pytest.mark.full
def test_the_first_key_after_a_failed_try_leaves_the_page_where_it_is(page: Page, centre: Centre) -> None:
    page.set_viewport_size({"width": 390, "height": 420})
    page.route("**/api/contact", lambda route: route.abort())
    write(page, centre, "The bucket holds a grey screw", "lea@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    expect(page.get_by_role("alert")).to_be_in_viewport()  # after Send it is shown
    page.get_by_label("Your question").focus()
    page.evaluate(
        "window.scrollTo(0, document.getElementById('kb-message').getBoundingClientRect().top + scrollY - 80)"
    )
    at = page.evaluate("scrollY")
    page.keyboard.type("s")
    expect(page.get_by_role("alert")).to_contain_text("has not been sent yet")
    assert abs(page.evaluate("scrollY") - at) < 40


@pytest.mark.full
def test_what_is_missing_is_said_above_its_field_before_anything_travels(page: Page, centre: Centre) -> None:
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if "api/contact" in request.url else None)
    write(page, centre, "", "not an address")
    page.get_by_role("button", name="Send").click()
    question, email = page.get_by_label("Your question"), page.get_by_label("Your e-mail address")
    expect(question).to_be_focused()
    expect(question).to_have_accessible_description(
        "Say what you tried and what happened, in your own words. Write what you need help with; a sentence is enough"
    )
    expect(page.locator("#kb-email-fault")).to_contain_text("does not look like an e-mail address")
    above, field = page.locator("#kb-email-fault").bounding_box(), email.bounding_box()
    assert above
    assert field
    assert 0 <= field["y"] - above["y"] - above["height"] < 20
    question.fill("What is the moon made of?")
    expect(page.locator("#kb-message-fault")).to_be_hidden()
    expect(email).to_have_attribute("aria-invalid", "true")
    email.fill("ida@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".kb-reference")).to_be_visible()
    assert len(posted) == 1


def test_what_the_service_refuses_is_said_at_the_field(page: Page, centre: Centre) -> None:
    write(page, centre, "A question that is long enough", "nobody@localhost")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#kb-email-fault")).to_contain_text("does not look like an e-mail address")
    expect(page.get_by_label("Your e-mail address")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
