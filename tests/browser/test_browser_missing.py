"""A missing address below the folder of a language, on a web server that has one page for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from opened_page import opened
from playwright.sync_api import Page, expect

from kbtools.scaffold import create
from kbtools.site.build import build
from kbtools.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.full]

ENGLISH = "---\ntitle: How do I charge the lamp?\ntags: [lamp]\n---\n\nPlug the cable in and wait for an hour.\n"
GERMAN = "---\ntitle: Wie lade ich die Lampe?\nlang: de\ntranslation_of: charge-the-lamp\n---\n\nEin Kabel hilft.\n"


class _OnePage(SimpleHTTPRequestHandler):
    """Sends `404.html` for whatever is not there, as hosts of plain web space do."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, *_: Any, **__: Any) -> None:
        """The page in place of the server's own words."""
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def two_languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site in English and German, without a service."""
    root = tmp_path_factory.mktemp("languages") / "help"
    create(root, "Glim")
    for folder, slug, text in (("articles", "charge-the-lamp", ENGLISH), ("de/articles", "lampe-laden", GERMAN)):
        (root / "docs" / folder).mkdir(parents=True, exist_ok=True)
        (root / "docs" / folder / f"{slug}.md").write_text(text, encoding="utf-8")
    build(Workspace.open(root), date(2026, 3, 10), strict=False)
    handler = partial(_OnePage, directory=str(root / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_missing_german_address_is_answered_in_german_and_finds_the_german_article(
    page: Page, two_languages: str
) -> None:
    page.goto(f"{two_languages}/de/articles/lampe-ladne/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Diese Seite gibt es hier nicht")
    assert page.locator("html").get_attribute("lang") == "de"
    expect(page.get_by_role("button", name="Nach „lampe ladne“ suchen")).to_be_visible()
    link = page.locator("[data-kb-found] a")
    expect(link).to_have_text("Wie lade ich die Lampe?")
    link.click()
    expect(page).to_have_url(f"{two_languages}/de/articles/lampe-laden/")


def test_a_missing_address_outside_the_folders_of_languages_stays_in_the_first_one(
    page: Page, two_languages: str
) -> None:
    opened(page, f"{two_languages}/articles/charge-the-lmap/#%")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here")
    expect(page.locator("[data-kb-found] a").first).to_have_text("How do I charge the lamp?")
