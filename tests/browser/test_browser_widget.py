"""The widget in a product's pages: another origin, a strict policy, hostile styles, a phone, a keyboard."""

from __future__ import annotations

import gzip
import time
import urllib.request
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_faults import faults
from help_centre import QUESTION, Centre, fill_docs
from host_page import HOSTILE, Product, product_of, signed, watched
from mail_server import SUPPORT, MailServer, until
from playwright.sync_api import Browser, BrowserContext, Page, expect
from stored_visits import visits_of
from widget_centre import opened, panel_of, shown_in_product

from kbtools.model.visit import Visit
from kbtools.scaffold import create

pytestmark = [pytest.mark.browser, pytest.mark.full]

SLUG, TITLE = "glim-does-not-charge", "My Glim does not charge"
SECRET = "f" * 32
MOST = 15_000  # bytes, compressed, before the panel is opened


@pytest.fixture(scope="module")
def helped(mail_server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Centre, Product]]:
    """A help centre, and a product whose pages may show it."""
    root = tmp_path_factory.mktemp("widget") / "help"
    create(root, "Glim help")
    fill_docs(root / "docs")
    with shown_in_product(root, mail_server.port, {"KB_WIDGET_SECRET": SECRET}) as both:
        yield both


@pytest.fixture
def centre(helped: tuple[Centre, Product]) -> Centre:
    return helped[0]


@pytest.fixture
def product(helped: tuple[Centre, Product]) -> Product:
    helped[1].shows()
    return helped[1]


def newest(centre: Centre, before: dict[str, Visit]) -> Visit:
    """The one visit that began since, as soon as the service has it."""
    assert until(lambda: bool(visits_of(centre.root).keys() - before.keys()))
    (visit,) = [visit for id_, visit in visits_of(centre.root).items() if id_ not in before]
    return visit


def test_a_visitor_searches_reads_writes_and_sends_without_leaving_the_product(
    page: Page, context: BrowserContext, centre: Centre, product: Product, mail_server: MailServer
) -> None:
    asked = watched(page)
    earlier = visits_of(centre.root)
    panel = opened(page, product)
    panel.get_by_role("searchbox").press_sequentially("does not charge", delay=10)
    panel.get_by_role("link", name=TITLE).click()
    expect(panel.get_by_role("heading", name=TITLE, exact=True)).to_be_focused()
    expect(panel.get_by_text("The ring should flash white one time.")).to_be_attached()
    panel.get_by_role("link", name="How do I send something back?").click()
    expect(panel.get_by_role("heading", name="How do I send something back?")).to_be_focused()
    panel.get_by_role("button", name="Back", exact=True).click()
    panel.get_by_role("button", name="No", exact=True).click()
    panel.get_by_role("button", name="Back", exact=True).click()
    expect(panel.get_by_role("link", name=TITLE)).to_be_focused()

    panel.get_by_role("button", name="Write to us").click()
    expect(panel.get_by_label("Your question", exact=True)).to_have_value("does not charge")
    panel.get_by_label("Your question", exact=True).fill(QUESTION)
    panel.get_by_label("Your e-mail address").fill("ann@example.org")
    before = len(mail_server.to(SUPPORT))
    panel.get_by_role("button", name="Send").click()
    expect(panel.get_by_role("heading", name="We have your message")).to_be_visible()
    assert until(lambda: len(mail_server.to(SUPPORT)) > before, 20)

    visit = newest(centre, earlier)
    assert {event.channel for event in visit.events} == {"widget"}
    assert [event.kind for event in visit.events].count("started") == 1
    assert (visit.slugs("opened"), visit.slugs("not_helped")) == ({SLUG, "return-item"}, {SLUG})
    assert visit.outcome == "sent"
    assert [url for url in asked if not url.startswith((product.address, centre.url))] == []
    assert context.cookies() == []


def test_until_the_panel_is_opened_one_small_script_is_loaded(page: Page, centre: Centre, product: Product) -> None:
    asked = watched(page)
    page.goto(product.address)
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_visible()
    assert asked == [f"{product.address}/", f"{centre.url}/widget.js"]
    script = urllib.request.Request(asked[-1], headers={"Referer": f"{product.address}/"})
    with urllib.request.urlopen(script, timeout=10) as answer:
        assert len(gzip.compress(answer.read())) < MOST


def test_a_suggestion_in_the_panel_helps_and_nothing_stays_in_the_browser(
    page: Page, centre: Centre, product: Product
) -> None:
    earlier = visits_of(centre.root)
    panel = opened(page, product, product.near)
    panel.get_by_role("button", name="Write to us").click()
    panel.get_by_label("Your question", exact=True).press_sequentially(QUESTION, delay=1)
    panel.get_by_role("button", name=TITLE, exact=True).click(timeout=60_000)  # the first question loads the model
    panel.get_by_role("button", name=f"This answered my question: {TITLE}").click()
    panel.get_by_role("button", name="Done").click()
    expect(panel.get_by_role("heading", name="Thank you")).to_be_visible()
    assert until(lambda: newest(centre, earlier).outcome == "confirmed")
    frame = page.frame(url=f"{centre.url}/kb-widget/")
    assert frame is not None
    assert frame.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]


def test_what_was_written_is_there_again_on_the_next_page_of_the_product(page: Page, product: Product) -> None:
    panel = opened(page, product, product.near)
    panel.get_by_role("button", name="Write to us").click()
    panel.get_by_label("Your question", exact=True).fill("It stays dark in the hall")
    opened(page, product, f"{product.near}/lamps")
    panel_of(page).get_by_role("button", name="Write to us").click()
    expect(panel_of(page).get_by_label("Your question", exact=True)).to_have_value("It stays dark in the hall")


def test_the_panel_is_a_dialog_that_keys_open_use_and_close(page: Page, product: Product) -> None:
    page.goto(product.address)
    button = page.get_by_role("button", name="Help", exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Glim help")).to_be_visible()
    expect(panel_of(page).get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("charge")
    expect(panel_of(page).locator(".kb-hit").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(panel_of(page).get_by_role("searchbox")).to_be_focused()
    expect(panel_of(page).get_by_role("searchbox")).to_have_value("charge")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Close help")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_be_focused()


def test_styles_of_the_page_around_can_neither_hide_nor_change_it(page: Page, product: Product) -> None:
    page.goto(product.address)
    button = page.get_by_role("button", name="Help", exact=True)
    expect(button).to_be_visible()
    plain = button.bounding_box()
    product.shows(head=HOSTILE)
    page.goto(product.address)
    expect(page.locator("h1")).to_be_hidden()
    expect(button).to_be_visible()
    assert button.bounding_box() == plain
    button.click()
    expect(panel_of(page).get_by_role("searchbox")).to_be_visible()
    box = page.locator("kbtools-widget iframe").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (400, 680)


def test_a_page_that_is_not_on_the_list_gets_nothing(page: Page, centre: Centre) -> None:
    with product_of(centre.url) as other:
        with page.expect_response("**/widget.js") as refused:
            page.goto(other.address)
        other.shows(head='<meta name="referrer" content="no-referrer">')  # does not say who it is
        with page.expect_response("**/widget.js") as taken:
            page.goto(other.address)
        assert (refused.value.status, taken.value.status) == (403, 200)
        page.wait_for_load_state()
        assert page.locator("kbtools-widget").count() == 0
        other.page = f'<iframe src="{centre.url}/kb-widget/"></iframe>'
        page.goto(other.address)
        page.wait_for_load_state()
        assert page.frames[1].locator("[data-kb-panel]").count() == 0


def test_a_page_opens_an_article_or_a_message_with_calls_that_it_made_before_the_script_was_there(
    page: Page, centre: Centre, product: Product
) -> None:
    earlier = visits_of(centre.root)
    queue = "window.kbtools = window.kbtools || function(){(kbtools.q = kbtools.q || []).push(arguments)};"
    product.shows(head=f'<script nonce="lamp">{queue} kbtools("open", {{article: "{SLUG}"}})</script>')
    page.goto(product.address)
    panel = panel_of(page)
    expect(panel.get_by_role("heading", name=TITLE, exact=True)).to_be_visible()
    page.wait_for_timeout(500)
    assert visits_of(centre.root).keys() == earlier.keys()  # the page asked for the article, not a person
    panel.get_by_role("button", name="Yes", exact=True).click()
    assert until(lambda: newest(centre, earlier).slugs("opened") == {SLUG}, 20)
    page.evaluate("kbtools('open', {text: 'The lamp hums'})")
    expect(panel.get_by_label("Your question", exact=True)).to_have_value("The lamp hums")
    panel.get_by_role("button", name="Back", exact=True).click()
    expect(panel.get_by_role("heading", name=TITLE, exact=True)).to_be_visible()


def test_who_is_signed_in_to_the_product_is_filled_in_where_the_person_sees_it(page: Page, product: Product) -> None:
    panel = opened(page, product)
    told = {"name": "Ann Exampleton", "email": "ann@example.org", "exp": int(time.time()) + 600}
    page.evaluate("token => kbtools('identify', token)", signed(SECRET, told))
    panel.get_by_role("button", name="Write to us").click()
    expect(panel.get_by_label("Your e-mail address")).to_have_value("ann@example.org")
    expect(panel.get_by_label("Your name")).to_have_value("Ann Exampleton")
    expect(panel.get_by_text("Your name and address come from your account. You can change them.")).to_be_visible()


def test_what_is_for_another_product_is_shown_last_and_says_so(page: Page, product: Product) -> None:
    panel = opened(page, product)
    page.evaluate("kbtools('context', {product: 'website', version: '3'})")
    panel.get_by_role("searchbox").fill("glim does not charge")
    expect(panel.locator(".kb-hit").filter(has_text=TITLE).locator(".kb-chip--others")).to_have_text(
        "Applies to Glim 1, Glim 2"
    )
    page.evaluate(f"kbtools('open', {{text: '{QUESTION}'}})")
    expect(panel.get_by_role("button", name=f"{TITLE} Applies to Glim 1, Glim 2")).to_be_visible(timeout=60_000)


def test_a_page_of_the_product_begins_with_the_articles_that_have_its_tag(page: Page, product: Product) -> None:
    panel = opened(page, product)
    page.evaluate("kbtools('context', {page: '/settings/billing?card=4111#private'})")
    here = panel.locator("[data-kb-here]")
    expect(here.get_by_role("heading", name="For this page")).to_be_visible()
    expect(here.get_by_role("link", name="I was charged twice")).to_be_visible()
    expect(here.get_by_role("link", name=TITLE)).to_have_count(0)
    page.evaluate("kbtools('context', {page: '/%E0%A4%A'})")
    page.evaluate("kbtools('context', {page: '/about'})")
    expect(here).to_be_hidden()


def test_where_the_page_around_forbids_the_frame_a_link_leads_to_the_form(page: Page, product: Product) -> None:
    product.policy = f"default-src 'none'; script-src {product.centre}"
    page.goto(product.address)
    page.get_by_role("button", name="Help", exact=True).click()
    link = page.get_by_role("link", name="Contact us")
    expect(link).to_have_attribute("href", f"{product.centre}/contact/", timeout=20_000)
    page.get_by_role("button", name="Close help").click()
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_it_fills_the_screen_and_has_no_fault(
    browser: Browser, product: Product, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    product.shows(attributes='data-color="#0b6e4f"')
    panel = opened(page, product)
    dialog = page.get_by_role("dialog")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert (dialog.get_attribute("aria-modal"), page.evaluate("document.body.inert")) == ("true", True)
    panel.get_by_role("searchbox").fill("charge")
    expect(panel.locator(".kb-hit").first).to_be_visible()
    page.wait_for_timeout(500)  # a colour that is still fading in has the contrast of neither end
    frame = page.frames[1]
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (faults(page), faults(frame)) == ([], [])
    panel.get_by_role("link", name=TITLE).click()
    expect(panel.get_by_role("heading", name=TITLE, exact=True)).to_be_visible()
    assert faults(frame) == []
    panel.get_by_role("button", name="Write to us").click()
    assert faults(frame) == []
    page.get_by_role("button", name="Close help").click()
    assert page.evaluate("document.body.inert") is False
    assert faults(page) == []
    context.close()
