"""The widget where its panel does not load, and where no ticket has taught what is asked most."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_faults import faults
from host_page import Product
from mail_server import SUPPORT, MailServer
from playwright.sync_api import BrowserContext, Page, expect
from widget_centre import opened, panel_of, shown_in_product

from kbtools.scaffold import create

pytestmark = [pytest.mark.browser, pytest.mark.full]

ARTICLE = "---\ntitle: {title}\ntags: [{tag}]\n---\n\n## What to do\n\nPress the knob {number} times.\n"


@pytest.fixture(scope="module")
def product(mail_server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product with a new help centre: no tickets, no known issue, ten articles of one topic and two of another."""
    root = tmp_path_factory.mktemp("widget") / "help"
    create(root, "Glim help")
    folder = root / "docs" / "articles"
    folder.mkdir(exist_ok=True)
    titles = {f"How do I dim lamp {number}?": "lamps" for number in range(10)}
    for number, (title, tag) in enumerate(
        {**titles, "How do I pay?": "billing", "Where is my order?": "billing"}.items()
    ):
        text = ARTICLE.format(title=title, tag=tag, number=number + 2)
        (folder / f"article-{number}.md").write_text(text, encoding="utf-8")
    with shown_in_product(root, mail_server.port, {}) as (_, shown):
        yield shown


def test_who_was_offline_reads_other_ways_to_a_person_and_gets_the_panel_once_connected(
    page: Page, context: BrowserContext, product: Product
) -> None:
    page.goto(product.address)
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_visible()
    context.set_offline(True)
    page.get_by_role("button", name="Help", exact=True).click()
    away = page.get_by_role("status").filter(has_text="Help does not open here.")
    expect(away.get_by_role("link", name=SUPPORT)).to_have_attribute("href", f"mailto:{SUPPORT}", timeout=15_000)
    expect(away.get_by_role("link", name="Contact us")).to_have_attribute("href", f"{product.centre}/contact/")
    assert faults(page) == []
    context.set_offline(False)
    expect(panel_of(page).get_by_role("searchbox")).to_be_focused()
    expect(away).to_have_count(0)


def test_a_panel_that_did_not_load_is_tried_again_with_the_button_and_when_it_is_opened_again(
    page: Page, product: Product
) -> None:
    page.goto(product.address)
    page.route("**/kb-widget/", lambda route: route.abort())
    page.get_by_role("button", name="Help", exact=True).click()
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=15_000)
    page.evaluate("kbtools('open', {text: 'The lamp hums'})")
    again.click()
    expect(again).to_be_hidden()
    expect(again).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Close help").click()
    page.unroute("**/kb-widget/")
    page.get_by_role("button", name="Help", exact=True).click()
    expect(panel_of(page).get_by_label("Your question", exact=True)).to_have_value("The lamp hums", timeout=15_000)
    expect(again).to_have_count(0)


def test_a_new_help_centre_shows_its_topics_below_the_search_with_articles_that_open_in_place(
    page: Page, product: Product
) -> None:
    panel = opened(page, product)
    expect(panel.get_by_role("heading", name="Browse by topic")).to_be_visible()
    expect(panel.get_by_role("link", name="How do I pay?")).to_be_hidden()
    panel.get_by_text("Lamps", exact=True).click()
    expect(panel.get_by_role("link", name="How do I dim lamp")).to_have_count(9)
    expect(panel.get_by_role("link", name="10 articles")).to_be_visible()
    assert faults(page.frames[1]) == []
    panel.get_by_text("Billing", exact=True).click()
    panel.get_by_role("link", name="How do I pay?").click()
    expect(panel.get_by_role("heading", name="How do I pay?", exact=True)).to_be_focused()
    panel.get_by_role("button", name="Back", exact=True).click()
    expect(panel.get_by_role("link", name="How do I pay?")).to_be_focused()
    panel.get_by_role("searchbox").fill("dim lamp")
    expect(panel.locator(".kb-hit").first).to_be_visible()
    expect(panel.get_by_role("heading", name="Browse by topic")).to_be_hidden()
