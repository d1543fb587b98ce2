"""The editor in a browser: with a script and without, signed out in mid-edit, and at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_faults import faults
from editor_in_browser import ADA, PASSWORD, Desk, served_desk, signed_in, untouched
from PIL import Image
from playwright.sync_api import Browser, Route, expect

from kbtools.storage import ArticleEdit

pytestmark = [pytest.mark.browser, pytest.mark.full]
TEXT = "---\ntitle: How do I pair the lamp?\nslug: pair\n---\n\n## What to do\n\n1. Press it.\n2. Wait.\n3. Smile.\n"


@pytest.fixture(scope="module")
def desk(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk, with an editor's account."""
    with served_desk(built, tmp_path_factory.mktemp("editor")) as made:
        yield made


@pytest.fixture
def article(desk: Desk) -> Path:
    """The file of an article as nobody has changed it."""
    return untouched(desk, TEXT)


@pytest.fixture(params=[(390, "dark"), (1280, "light")], ids=["390 dark", "1280 light"])
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a browser is told of the screen."""
    width, scheme = request.param
    return {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}


def test_what_is_typed_is_kept_shown_and_survives_the_end_of_the_session(
    browser: Browser, desk: Desk, article: Path
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = signed_in(context, desk)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    page.get_by_label("Title").fill("How do I pair my new lamp?")
    expect(page.locator("#kept")).to_contain_text("Kept.")
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("How do I pair my new lamp?")
    assert article.read_text(encoding="utf-8") == TEXT
    context.clear_cookies()
    page.get_by_label("Step 2", exact=True).fill("Wait until it blinks.")
    expect(page.locator("#kept")).to_contain_text("You are signed out")
    other = context.new_page()
    other.goto(f"{desk[0]}/desk/sign-in")
    other.get_by_label("Mail address").fill(ADA)
    other.get_by_label("Password").fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="Today", level=1)).to_be_visible()
    other.close()
    page.get_by_label("Step 3", exact=True).press("End")
    page.keyboard.type(" Again.")
    expect(page.locator("#kept")).to_contain_text("Kept.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    saved = article.read_text(encoding="utf-8")
    assert saved == TEXT.replace("the lamp", "my new lamp").replace("Wait.", "Wait until it blinks.").replace(
        "Smile.", "Smile. Again."
    )
    context.close()


def test_what_is_typed_while_an_earlier_text_is_sent_is_kept_too(browser: Browser, desk: Desk, article: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = signed_in(context, desk)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/desk/articles/pair/edit", hold, times=1)
    with page.expect_request(f"{desk[0]}/desk/articles/pair/edit"):
        page.get_by_label("Title").fill("Half a title")
    page.get_by_label("Title").fill("A whole title")
    page.wait_for_timeout(1_200)  # the pause after typing is over while the first text is still on its way
    page.evaluate("window.said = []; new MutationObserver(() => said.push(changed)).observe(kept, {childList: true})")
    held[0].continue_()
    expect(page.locator("#kept")).to_contain_text("Kept.")
    assert page.evaluate("said") == [False]
    with desk[1].store() as store:
        assert "title: A whole title" in store.article_edits.all()[0].text
    context.close()


def test_without_a_script_and_by_keyboard_steps_are_moved_and_saved(
    browser: Browser, desk: Desk, article: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = signed_in(context, desk)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    page.get_by_role("button", name="Move step 3 up").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Step 2", exact=True)).to_have_value("Smile.")
    page.get_by_role("button", name="Delete step 1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Step 1", exact=True)).to_have_value("Smile.")
    page.get_by_label("Title").fill("Pair")
    page.keyboard.press("Enter")  # keeps, and deletes nothing
    expect(page.get_by_label("Step 2", exact=True)).to_have_value("Wait.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert article.read_text(encoding="utf-8") == TEXT.replace("How do I pair the lamp?", "Pair").replace(
        "1. Press it.\n2. Wait.\n3. Smile.", "1. Smile.\n2. Wait."
    )
    context.close()


def test_no_page_of_the_editor_has_a_fault_that_axe_finds_or_hangs_over_the_side(
    browser: Browser, desk: Desk, article: Path, screen: dict[str, Any]
) -> None:
    url, workspace = desk
    context = browser.new_context(**screen, bypass_csp=True)  # axe is a script of nobody here
    page = signed_in(context, desk)

    def check() -> None:
        assert faults(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    with workspace.store() as store:
        store.article_edits.keep_version("pair", ADA, TEXT.replace("Wait", "Rest"), datetime.now(UTC))
    for path in ("articles/new", "articles/pair/edit", "articles/pair/edit?as=markdown", "articles/pair/history"):
        page.goto(f"{url}/desk/{path}")
        check()
    picture = workspace.docs / "images" / "lamp.png"
    picture.parent.mkdir(exist_ok=True)
    Image.new("RGB", (60, 40), "teal").save(picture)
    article.write_text(f"{TEXT}\n![The lamp](../images/lamp.png)\n", encoding="utf-8")
    page.goto(f"{url}/desk/articles/pair/edit")
    expect(page.get_by_label("What the picture shows")).to_have_value("The lamp")
    assert page.locator(".picture img").evaluate("one => one.decode().then(() => one.naturalWidth)") == 60
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_role("alert")).to_contain_text("No picture was chosen")
    check()
    article.write_text(TEXT, encoding="utf-8")
    page.goto(f"{url}/desk/articles/pair/edit")
    page.get_by_label("Ask as a customer would").fill("How do I pair the lamp?")
    page.get_by_role("button", name="What would be shown?").click()
    expect(page.get_by_role("heading", name="This article would be shown")).to_be_visible(timeout=60_000)
    check()
    with workspace.store() as store:
        store.article_edits.put(ArticleEdit("pair", ADA, TEXT.replace("Smile", "Grin"), "0" * 64, datetime.now(UTC)))
    page.goto(f"{url}/desk/articles/pair/edit")
    expect(page.get_by_role("heading", name="Somebody else saved this article since you began")).to_be_visible()
    check()
    context.close()
