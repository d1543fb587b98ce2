"""Stories of the editor in a browser: two windows of one person, pictures, and an article published at a time."""

from __future__ import annotations

import base64
import io
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_faults import faults
from editor_in_browser import ADA, Desk, served_desk, signed_in, untouched
from PIL import Image
from playwright.sync_api import Browser, expect

from kbtools.articles.publish_later import plan_publication

pytestmark = [pytest.mark.browser, pytest.mark.full]
TEXT = "---\ntitle: How do I pair the lamp?\nslug: pair\nstate: draft\n---\n\n## What to do\n\nPress it.\n"
PATIENCE = 300  # seconds that a build may take on a busy machine


@pytest.fixture(scope="module")
def desk(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk, with an editor's account."""
    with served_desk(built, tmp_path_factory.mktemp("stories")) as made:
        yield made


@pytest.fixture
def article(desk: Desk) -> Path:
    """The file of a draft that nobody has changed."""
    return untouched(desk, TEXT)


def red() -> bytes:
    to = io.BytesIO()
    Image.new("RGB", (80, 40), "red").save(to, "PNG")
    return to.getvalue()


def is_on_the_site(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/articles/pair/", timeout=60) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False


def test_what_one_person_types_in_two_windows_is_kept_and_shown_in_both(
    browser: Browser, desk: Desk, article: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, bypass_csp=True)
    old = signed_in(context, desk)
    new = context.new_page()
    for page in (old, new):
        page.goto(f"{desk[0]}/desk/articles/pair/edit")
    new.get_by_label("Title").fill("Typed into the new window")
    expect(new.locator("#kept")).to_contain_text("Kept.")
    old.get_by_label("Title").fill("Typed into the old window")
    expect(old.locator("#kept")).to_contain_text("both are kept")
    old.get_by_role("button", name="Check my text").click()
    expect(old.get_by_role("heading", name="You wrote another text in another window")).to_be_visible()
    expect(old.get_by_label("Title")).to_have_value("Typed into the new window")
    assert faults(old) == []
    assert old.evaluate("document.documentElement.scrollWidth <= innerWidth")
    old.get_by_role("button", name="Go on with the other text").click()
    expect(old.get_by_label("Title")).to_have_value("Typed into the old window")
    old.get_by_role("button", name="Drop the other text").click()
    expect(old.get_by_role("heading", name="You wrote another text in another window")).to_have_count(0)
    old.get_by_role("button", name="Save", exact=True).click()
    expect(old.get_by_text("Saved.", exact=True)).to_be_visible()
    assert article.read_text(encoding="utf-8") == TEXT.replace("How do I pair the lamp?", "Typed into the old window")
    context.close()


def test_a_picture_is_put_in_without_a_script_and_seen_at_once(browser: Browser, desk: Desk, article: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = signed_in(context, desk)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    page.get_by_label("The picture").set_input_files({"name": "IMG_1.jpeg", "mimeType": "image/jpeg", "buffer": red()})
    page.get_by_label("What does it show?").fill("A red lamp")
    page.get_by_role("button", name="Put it in").click()
    shown = page.frame_locator("iframe").get_by_role("img", name="A red lamp")
    expect(shown).to_be_visible()
    assert shown.bounding_box()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert "![A red lamp](../images/pair/a-red-lamp-" in article.read_text(encoding="utf-8")
    context.close()


def test_a_picture_is_dropped_into_a_text_and_stands_where_the_cursor_is(
    browser: Browser, desk: Desk, article: Path
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = signed_in(context, desk)
    page.goto(f"{desk[0]}/desk/articles/pair/edit")
    page.on("dialog", lambda dialog: dialog.accept("A red lamp"))
    drop = """(area, data) => {
      const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
      const moved = new DataTransfer();
      moved.items.add(new File([bytes], "x.png", {type: "image/png"}));
      area.setSelectionRange(area.value.length, area.value.length);
      area.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: moved}));
    }"""
    page.get_by_label("Text of What to do", exact=True).evaluate(drop, base64.b64encode(red()).decode())
    shown = page.frame_locator("iframe").get_by_role("img", name="A red lamp")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 80
    with desk[1].store() as store:
        (edit,) = store.article_edits.all()
    assert edit.text.index("Press it.") < edit.text.index("![A red lamp]")
    context.close()


def test_an_article_is_published_at_its_time_and_a_time_is_called_off(
    browser: Browser, desk: Desk, article: Path
) -> None:
    url, workspace = desk
    context = browser.new_context(viewport={"width": 390, "height": 800}, bypass_csp=True)
    page = signed_in(context, desk)
    page.goto(f"{url}/desk/articles/pair")
    page.get_by_text("Publish at a time").click()
    at = datetime.now(UTC) + timedelta(days=1)
    page.get_by_label("Day and time").fill(f"{at:%Y-%m-%dT%H:%M}")
    assert faults(page) == []
    page.get_by_role("button", name="Publish it then").click()
    expect(page.get_by_text("It will be published on")).to_be_visible()
    page.goto(f"{url}/desk/")
    expect(page.get_by_role("heading", name="Published at a time")).to_be_visible()
    page.goto(f"{url}/desk/articles/pair")
    page.get_by_role("button", name="Do not publish it then").click()
    expect(page.get_by_text("It will be published on")).to_have_count(0)
    now = datetime.now(UTC)
    plan_publication(workspace, "pair", now + timedelta(seconds=2), now, ADA)
    assert not is_on_the_site(url)
    ends = time.monotonic() + PATIENCE
    while not is_on_the_site(url) and time.monotonic() < ends:
        time.sleep(1)
    assert is_on_the_site(url)
    page.goto(f"{url}/desk/articles/pair")
    expect(page.get_by_text("Published ·")).to_be_visible()
    context.close()
