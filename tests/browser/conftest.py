"""A real browser, and a real service of a small help centre that delivers to a real mail server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from help_centre import QUESTION, Centre, fill_docs
from made_once import made_once
from mail_server import SUPPORT, MailServer, free_port
from needed_program import is_missing
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from running_service import Process

from kbtools.scaffold import create
from kbtools.site.build import build
from kbtools.workspace import Workspace

PATIENCE = 30_000  # milliseconds, as for what is clicked: the machine may be busy with other tests
expect.set_options(timeout=PATIENCE)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """The path of a Chromium or Chrome: `KB_BROWSER`, else what is installed."""
    wanted = os.environ.get("KB_BROWSER")
    return wanted or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the test is skipped, in CI it fails."""
    path = find_browser()
    if path is None:
        is_missing(f"no browser: install one of {', '.join(NAMES)}, or set KB_BROWSER to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, indexed and built; this process's own copy."""

    def make(root: Path) -> None:
        create(root, "Glim help")
        fill_docs(root / "docs")
        build(Workspace.open(root), date(2026, 3, 10), strict=True)

    made = made_once(tmp_path_factory, "help", make)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("centre") / "help"))


@pytest.fixture(scope="session")
def centre(built: Path, mail_server: MailServer) -> Iterator[Centre]:
    """`kb serve` of that workspace, as a process of its own."""
    settings = {
        "KB_CONTACT_ADDRESS": SUPPORT,
        "KB_SMTP_HOST": "127.0.0.1",
        "KB_SMTP_PORT": str(mail_server.port),
        "KB_SMTP_SECURITY": "none",
        "KB_SERVICE_RATE": "10000/minute",
        "KB_SERVICE_CONTACT_RATE": "10000/minute",
    }
    with Process(built, free_port(), settings) as run:
        run.post("/api/suggest", {"text": QUESTION})  # what is loaded at the first question keeps no page waiting
        yield Centre(run.address, built)


class _Quiet(SimpleHTTPRequestHandler):
    """A plain web server of files: it answers no question."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def plain_site(built: Path) -> Iterator[str]:
    """The same site where there is no service; its address."""
    handler = partial(_Quiet, directory=str(built / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor on a desktop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab in which nothing may go wrong unseen."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
