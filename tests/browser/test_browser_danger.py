"""On a site without a service, too, who tells of danger is put to a person first."""

from __future__ import annotations

import pytest
from danger_texts import DANGERS, LOOK_ALIKES
from playwright.sync_api import Page, expect

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
    expect(page.get_by_role("main")).to_contain_text("This is a matter for a person")
