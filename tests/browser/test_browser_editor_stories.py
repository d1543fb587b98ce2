"""Stories of the editor in a browser: two windows of one person, pictures, and an article published at a time."""

from __future__ import annotations

import base64
import io
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_faults import faults
from mail_server import free_port
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from running_service import Process

from kbtools.articles.publish_later import plan_publication
from kbtools.staff.add import add_staff
from kbtools.staff.link import HERE, invite
from kbtools.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.full]
ADA, PASSWORD = "ada@glim.example", "four plain words here"
TEXT = "---\ntitle: How do I pair the lamp?\nslug: pair\nstate: draft\n---\n\n## What to do\n\nPress it.\n"
PATIENCE = 300  # seconds that a build may take on a busy machine


@pytest.fixture(scope="module")
def desk(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """The address of `kb serve` with an editor's account, and its workspace."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("stories") / "help"))
    workspace = Workspace.open(root)
    add_staff(workspace, ADA, "editor", "Ada", datetime.now(UTC))
    with Process(root, free_port()) as run:
        yield run.address, workspace


@pytest.fixture
def article(desk: tuple[str, Workspace]) -> Path:
    """The file of a draft that nobody has changed."""
    path = desk[1].docs / "articles" / "pair.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    with desk[1].store() as store:
        store.article_edits.remove(store.article_edits.all())
        store.article_edits.remove_beside(store.article_edits.all_beside())
    return path


def signed_in(context: BrowserContext, desk: tuple[str, Workspace]) -> Page:
    """A page of the desk, for Ada."""
    page = context.new_page()
    page.goto(invite(desk[1], ADA, datetime.now(UTC)).url.replace(HERE, desk[0]))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible(timeout=30_000)
    return page


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
    browser: Browser, desk: tuple[str, Workspace], article: Path
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
    old.get_by_role("button", name="Keep and check").click()
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


def test_a_picture_is_put_in_without_a_script_and_seen_at_once(
    browser: Browser, desk: tuple[str, Workspace], article: Path
) -> None:
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
    browser: Browser, desk: tuple[str, Workspace], article: Path
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
    browser: Browser, desk: tuple[str, Workspace], article: Path
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
