"""The buttons above the text of the editor: bold, boxes, and links to other articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_faults import faults
from editor_in_browser import Desk, served_desk, signed_in, untouched
from playwright.sync_api import Browser, Route, expect

from kbtools.articles.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.full]
TEXT = "---\ntitle: How do I pair the lamp?\nslug: pair\n---\n\n## What to do\n\nPress it now.\n\n1. Wait.\n"


@pytest.fixture(scope="module")
def desk(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk, with an editor's account."""
    with served_desk(built, tmp_path_factory.mktemp("tools")) as made:
        yield made


def other_of(desk: Desk) -> tuple[str, str]:
    """Title and link of another article."""
    one = next(one for one in Library.of(desk[1]).published if one.slug != "pair" and one.path.startswith("articles/"))
    return one.title, f"({one.path.removeprefix('articles/')})"


def test_words_become_bold_a_box_or_a_link_where_the_cursor_is(browser: Browser, desk: Desk) -> None:
    article, (title, target) = untouched(desk, TEXT), other_of(desk)
    context = browser.new_context(viewport={"width": 390, "height": 800}, bypass_csp=True)
    page = signed_in(context, desk)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    text = page.get_by_label("Text of What to do", exact=True)
    text.evaluate("one => { one.focus(); one.setSelectionRange(6, 8); }")
    page.get_by_role("button", name="Bold").click()
    expect(text).to_have_value("Press **it** now.")
    text.evaluate("one => { one.focus(); one.setSelectionRange(13, 16); }")
    page.get_by_role("button", name="Link", exact=True).click()
    page.get_by_label("Some words to find it by").fill(title)
    page.keyboard.press("Enter")
    page.locator("#found").get_by_role("button", name=title, exact=True).click()
    expect(text).to_have_value(f"Press **it** [now]{target}.")
    expect(text).to_be_focused()
    text.press("End")
    page.get_by_role("button", name="Warning").click()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    saved = article.read_text(encoding="utf-8")
    assert f'Press **it** [now]{target}.\n\n!!! warning ""\n    Write it here.\n' in saved
    expect(page.frame_locator("iframe").locator(".admonition.warning")).to_contain_text("Write it here.")
    context.close()


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(browser: Browser, desk: Desk) -> None:
    untouched(desk, TEXT)
    title, _ = other_of(desk)
    context = browser.new_context(bypass_csp=True)
    page = signed_in(context, desk)
    held: list[Route] = []

    def first_waits(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/link", first_waits)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    page.get_by_label("Text of What to do", exact=True).evaluate("one => { one.focus(); one.setSelectionRange(6, 8); }")
    page.get_by_role("button", name="Link", exact=True).click()  # looks for the chosen word at once
    page.get_by_label("Some words to find it by").fill(title)
    page.keyboard.press("Enter")
    found = page.locator("#found").get_by_role("button", name=title, exact=True)
    expect(found).to_be_visible()
    held[0].fulfill(json=[{"title": "An earlier answer", "markdown": "[x](x.md)"}])
    page.wait_for_timeout(300)
    expect(found).to_be_visible()
    context.close()


def test_without_a_script_a_link_goes_to_the_end_of_a_part(browser: Browser, desk: Desk) -> None:
    untouched(desk, TEXT)
    title, target = other_of(desk)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = signed_in(context, desk)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    expect(page.get_by_role("button", name="Bold")).to_be_hidden()
    page.get_by_label("Some words to find it by").fill(title)
    page.get_by_role("button", name="Find it").click()
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_text(f"[{title}]{target}")).to_be_visible()
    context.close()
