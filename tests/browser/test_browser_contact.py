"""The contact form as people use it: with and without suggestions, without JavaScript, on a phone."""

from __future__ import annotations

import json
import re

import pytest
from help_centre import QUESTION, Centre
from mail_server import SUPPORT, MailServer, until
from opened_page import opened
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

pytestmark = pytest.mark.browser

SLUG = "glim-does-not-charge"
TITLE = "My Glim does not charge"
PRIVATE = ["ann.exampleton@example.org", "415 555 2671", "4155552671", "Exampleton"]
TEXT = f"{QUESTION}. Please call me: +1 415 555 2671 or write to ann.exampleton@example.org"


def write(page: Page, centre: Centre, text: str) -> None:
    """Open the form, wait for its script, and type."""
    opened(page, f"{centre.url}/contact/")
    page.get_by_label("Your question").press_sequentially(text, delay=1)


def episode(page: Page) -> str:
    """The random id that the form chose."""
    kept = page.evaluate("Object.values(sessionStorage).map(JSON.parse).find(v => v && v.episode)")
    return str(kept["episode"])


def test_a_visitor_opens_a_suggestion_and_says_that_it_helped(
    page: Page, context: BrowserContext, centre: Centre
) -> None:
    write(page, centre, QUESTION)
    title = page.get_by_role("button", name=TITLE, exact=True)
    expect(title).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"suggested answers? follow"))).to_have_count(1)
    name = episode(page)
    title.click()
    expect(page.get_by_text("You plug in the Glim.")).to_be_visible()
    with context.expect_page() as opened:
        page.get_by_role("link", name=f"Open the article: {TITLE}").click()
    expect(opened.value.get_by_role("heading", name=TITLE, exact=True)).to_be_visible()
    opened.value.close()
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)

    page.get_by_role("button", name=f"This answered my question: {TITLE}").click()
    expect(page.get_by_role("heading", name="Good to hear that this helped")).to_be_visible()
    keep = page.get_by_label("May we keep your question, without personal details, to help the next person?")
    expect(keep).not_to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    page.get_by_role("button", name=f"This answered my question: {TITLE}").click()
    keep.check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    said = [(kind, SLUG) for kind in ("shown", "opened", "opened", "helped", "undone", "helped", "helped")]
    assert until(lambda: [row for row in centre.events(name) if row[1] == SLUG] == said), centre.events(name)
    assert [kind for kind, _ in centre.events(name)].count("started") == 1
    assert page.evaluate("sessionStorage.length") == 0 or QUESTION not in page.evaluate(
        "JSON.stringify(sessionStorage)"
    )


def test_a_message_reaches_the_support_team_and_the_store_holds_no_personal_data(
    page: Page, centre: Centre, mail_server: MailServer
) -> None:
    before = len(mail_server.to(SUPPORT))
    write(page, centre, TEXT)
    page.get_by_role("button", name=f"Not quite: {TITLE}").click()
    expect(page.get_by_role("button", name=TITLE, exact=True)).to_have_count(0)
    page.get_by_label("Your e-mail address").fill("ann.exampleton@example.org")
    page.get_by_label("Your name").fill("Ann Exampleton")
    page.get_by_role("button", name="Send").click()
    reference = page.locator(".kb-reference").inner_text()
    assert re.fullmatch(r"KB-\w+", reference)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your message")
    expect(page.get_by_text("answer to ann.exampleton@example.org")).to_be_visible()
    expect(page.get_by_text("A copy of your message goes to your mailbox.")).to_be_visible()

    assert until(lambda: len(mail_server.to(SUPPORT)) > before, 20)
    mail = mail_server.to(SUPPORT)[-1]
    assert "ann.exampleton@example.org" in mail.mail["Reply-To"]
    assert reference in mail.mail["Subject"]
    assert "+1 415 555 2671" in mail.text
    assert TITLE in mail.text  # what was shown and rejected is told to the agent

    ticket = next(ticket for ticket in centre.tickets() if ticket.id == reference)
    assert "does not charge any more" in ticket.messages[0].body
    stored = centre.stored().decode("utf-8", "ignore")
    assert [secret for secret in PRIVATE if secret in stored] == []


@pytest.mark.full
def test_without_javascript_the_form_asks_once_and_then_sends(
    browser: Browser, centre: Centre, mail_server: MailServer
) -> None:
    before = len(mail_server.to(SUPPORT))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{centre.url}/contact/")
    expect(page.get_by_text("While you write, answers")).to_be_hidden()
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_label("Your e-mail address").fill("bob@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Do any of these help?")).to_be_visible()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    typeface = "getComputedStyle(document.querySelector('main p')).fontFamily"  # of the page that asks, and of the form
    asked = page.evaluate(typeface), page.locator(".md-header__topic").first.inner_text()
    page.get_by_role("button", name="No, send my message").click()
    expect(page.get_by_text("Your reference is")).to_be_visible()
    expect(page.get_by_text("A copy of your message goes to your mailbox.")).to_be_visible()
    page.get_by_role("link", name="Back to").click()
    assert page.url == f"{centre.url}/"
    page.goto(f"{centre.url}/contact/")
    assert (page.evaluate(typeface), page.locator(".md-header__topic").first.inner_text()) == asked
    assert until(lambda: len(mail_server.to(SUPPORT)) > before, 20)
    assert "bob@example.org" in mail_server.to(SUPPORT)[-1].mail["Reply-To"]
    context.close()


@pytest.mark.full
def test_what_was_typed_survives_a_reload_and_is_gone_once_it_is_sent(page: Page, centre: Centre) -> None:
    write(page, centre, "Where is my order number 77?")
    page.get_by_label("Your e-mail address").fill("cleo@example.org")
    opened(page)
    expect(page.get_by_label("Your question")).to_have_value("Where is my order number 77?")
    expect(page.get_by_label("Your e-mail address")).to_have_value("cleo@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".kb-reference")).to_be_visible()
    opened(page)
    expect(page.get_by_label("Your question")).to_have_value("")


@pytest.mark.full
def test_only_pauses_are_asked_about_and_the_last_text_wins(page: Page, centre: Centre) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("api/suggest"):
            asked.append(json.loads(request.post_data or "")["text"])

    page.on("request", note)
    opened(page, f"{centre.url}/contact/")
    field = page.get_by_label("Your question")
    field.press_sequentially("too short")
    page.wait_for_timeout(700)
    assert asked == []
    field.fill("")
    field.press_sequentially(QUESTION, delay=5)
    expect(page.get_by_role("button", name=TITLE, exact=True)).to_be_visible()
    assert asked == [QUESTION]
    field.press("End")
    field.press_sequentially("  ")  # the same text, for a reader
    page.wait_for_timeout(700)
    assert asked == [QUESTION]


@pytest.mark.full
def test_all_scripts_of_the_form_are_asked_for_at_once_and_once(page: Page, centre: Centre) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, f"{centre.url}/contact/")
    scripts = [url for url in asked if "/assets/kbtools/" in url and url.endswith(".js")]
    first = page.locator("link[rel=modulepreload]").evaluate_all("(links) => links.map((link) => link.href)")
    assert sorted(scripts) == sorted([*first, f"{centre.url}/assets/kbtools/kbtools.js"])
    assert f"{centre.url}/assets/kbtools/retry.js" in first
