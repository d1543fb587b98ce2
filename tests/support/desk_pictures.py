"""Pictures of the desk for the docs, taken in a real browser from the workspace of `kb demo`.

    .venv-tests/bin/kb demo --no-serve --dir /tmp/cogwimble
    .venv-tests/bin/python tests/support/desk_pictures.py /tmp/cogwimble

serves a copy of it and writes `docs/images/desk-*.webp`, and beside the tests of the docs which words of the desk stand
in each, and a digest of what its template says: `tests/docs/test_docs_desk_pictures.py` fails when one of them is no
word of the desk any more, or the template says something else. `KB_BROWSER` is the path of Chromium or Chrome.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from mail_server import free_port
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from running_service import Process

from kbtools.demo.tour import ADMIN
from kbtools.staff.add import add_staff
from kbtools.staff.link import HERE
from kbtools.workspace import Workspace

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "images"
WORDS = ROOT / "tests" / "docs" / "desk_pictures.txt"
DIGESTS = ROOT / "tests" / "docs" / "desk_pictures_digests.txt"
TEMPLATES = ROOT / "kbtools" / "service" / "desk" / "templates"
WIDTH, HEIGHT, QUALITY = 1280, 720, 70  # points, points, of WebP
TOPIC = "New e-mail address please"  # of the made-up company, which no article answers yet
SAYS = "nav a, main h2, main p, main label, main button, main .button, main summary"
SHOWN = {"desk-today": "today", "desk-topic": "gap", "desk-editor": "editor", "desk-article": "article"}
"""By picture: the template of its page."""
_MARKUP = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Shot:
    """A picture: its name, and the path of the page that it shows from its top."""

    name: str
    path: str


def shots(workspace: Workspace) -> Iterator[Shot]:
    """What is pictured: the day, a topic, the editor, and the page of an article."""
    with workspace.store() as store:
        topic = next(gap for gap in store.gaps.all() if gap.title == TOPIC)
    yield Shot("desk-today", "/desk/")
    yield Shot("desk-topic", f"/desk/gaps/{topic.id}")
    yield Shot("desk-editor", "/desk/articles/update-payment-card/edit")
    yield Shot("desk-article", "/desk/articles/light-empty-every-morning")


def take(workspace: Workspace) -> dict[str, list[str]]:
    """Write all pictures; by the name of each, the words of the desk that stand in it."""
    link = add_staff(workspace, ADMIN, "admin", "Robin", datetime.now(UTC)).url
    found: dict[str, list[str]] = {}
    with Process(workspace.root, free_port()) as run, sync_playwright() as playwright:
        path = os.environ.get("KB_BROWSER") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en-GB")
        page.goto(link.replace(HERE, run.address))
        page.get_by_label("Password").fill("four plain words here")
        page.get_by_label("The same again").fill("four plain words here")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Today", level=1).wait_for()
        for shot in shots(workspace):
            page.goto(f"{run.address}{shot.path}")
            page.wait_for_timeout(1_000)  # until the preview stands in its frame
            _write(shot.name, page.screenshot())
            found[shot.name] = _words(page)
        browser.close()
    return found


def digest(picture: str) -> str:
    """Of the words in the template of a picture and in that of the menu, without markup."""
    pages = [(TEMPLATES / f"{name}.html").read_text(encoding="utf-8") for name in ("base", SHOWN[picture])]
    text = _MARKUP.sub(" ", "\n".join(pages))
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def _write(name: str, data: bytes) -> None:
    file = PICTURES / f"{name}.webp"
    Image.open(BytesIO(data)).convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)


def _words(page: Page) -> list[str]:
    """The labels in sight that stand in a template as they are: all others come from the data."""
    known = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.html")))
    inside = [one for one in page.locator(SAYS).all() if one.is_visible()]
    boxes = [(one.inner_text().strip(), one.bounding_box()) for one in inside]
    seen = [text for text, box in boxes if box and box["y"] + box["height"] <= HEIGHT]
    return sorted({text for text in seen if text and "\n" not in text and text in known})


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("workspace", type=Path, help="of kb demo --no-serve; it is copied")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(parser.parse_args().workspace, Path(folder) / "cogwimble"))
        found = take(Workspace.open(copy))
    WORDS.write_text("".join(f"{name}: {word}\n" for name, words in found.items() for word in words), encoding="utf-8")
    DIGESTS.write_text("".join(f"{name}: {digest(name)}\n" for name in sorted(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
