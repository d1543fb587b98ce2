"""On a site without a service, too, who tells of danger is put to a person first."""

from __future__ import annotations

import pytest
from danger_texts import DANGERS, LOOK_ALIKES
from help_centre import Centre
from playwright.sync_api import Browser, Page, expect

from kbtools.text.danger import tells_of_danger, ways_of_danger

pytestmark = pytest.mark.browser

TOLD = """async ([texts, ways]) => {
  const { tellsOfDanger } = await import("/assets/kbtools/danger.js");
  return texts.map((text) => tellsOfDanger(text, ways));
}"""


def test_the_script_hears_of_danger_as_python_does(page: Page, plain_site: str) -> None:
    texts = [
        *DANGERS,
        *LOOK_ALIKES,
        "ICH HABE MICH VERBRÜHT",
        "ein Gerät ist heiss",
        "x" * 5_000 + " my lamp is on fire",
        "my lamp møbel smoking, дlamp is on fire",
        "",
    ]
    page.goto(f"{plain_site}/")
    told = page.evaluate(TOLD, [texts, ways_of_danger()])
    assert told == [tells_of_danger(text) for text in texts]
    assert page.evaluate(TOLD, [texts, ""]) == [False] * len(texts)


def test_the_form_and_the_search_say_that_a_person_comes_first(page: Page, plain_site: str) -> None:
    page.goto(f"{plain_site}/contact/")
    page.get_by_label("Your question").fill("My light caught fire while it was charging")
    expect(page.locator("[data-kb-none]")).to_contain_text("A person will read this")
    page.goto(f"{plain_site}/search/?q=my+light+caught+fire")
    expect(page.locator(".kb-found__person")).to_contain_text("This is a matter for a person")


@pytest.mark.full
def test_what_was_found_for_a_matter_of_a_person_is_folded_with_and_without_scripts(
    page: Page, browser: Browser, centre: Centre, plain_site: str
) -> None:
    silent = browser.new_context(java_script_enabled=False).new_page()
    for reader, address in ((page, centre.url), (page, plain_site), (silent, centre.url)):
        reader.goto(f"{address}/search/?q=my+light+caught+fire")
        expect(reader.locator(".kb-found__person")).to_be_visible()
        expect(reader.locator("details.kb-found__folded .kb-hit").first).to_be_hidden()
        expect(reader.locator(".kb-hit:not(details *)")).to_have_count(0)
        expect(reader.get_by_role("button", name="Write to us")).to_be_in_viewport()
    silent.close()


@pytest.mark.full
def test_the_dialog_leads_to_a_person_before_what_it_found(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.url}/")
    page.keyboard.press("/")
    page.keyboard.type("my light caught fire")
    found = page.locator(".md-search [data-kb-found], .kb-hero__found").filter(has=page.locator(".kb-found__person"))
    expect(found.locator(".kb-found__ways a")).to_be_visible()
    expect(found.locator(".kb-hit").first).to_be_hidden()
    page.keyboard.press("Control+a")
    page.keyboard.type("charge the lamp")
    expect(page.locator(".kb-found__person")).to_have_count(0)
