"""A workspace with a built index and a small site, and a client of its service."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from desk_client import Desk, put_gap
from imap_server import ImapServer, running
from made_once import made_once
from mail_answering import TRUSTED
from mail_server import SUPPORT, MailServer
from needed_program import found, is_missing
from starlette.testclient import TestClient

import kbtools
from kbtools.search.build import build_index
from kbtools.service import create_app
from kbtools.service.app import utc_now
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace

DEMO = Path(kbtools.__file__).parent / "demo" / "en" / "articles"
SITE = {
    "index.html": "<h1>Home</h1>",
    "404.html": "<h1>Not here, but this is our site</h1>",
    "articles/reset-password/index.html": "<h1>Reset</h1>",
    "assets/javascripts/bundle.79ae519e.min.js": "1;",
    "assets/kbtools/kbtools.css": "p {}",
}
ROOMY: dict[str, Any] = {
    "rate": "100000/minute",
    "contact_rate": "100000/minute",
    "name": "Glim help",
    "contact_address": SUPPORT,
}

Open = Callable[..., TestClient]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with some articles, their index and a site; copied by each test."""
    return made_once(tmp_path_factory, "served", _make)


def _make(root: Path) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Glim help\n", encoding="utf-8")
    for path in sorted(DEMO.glob("*.md"))[:12]:
        shutil.copy(path, root / "docs")
    shutil.copy(DEMO / "reset-password.md", root / "docs")
    make_secret(root / ".kb" / "secret")
    for name, text in SITE.items():
        (root / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "site" / name).write_text(text, encoding="utf-8")
    build_index(Workspace.open(root), full=True)


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "workspace"))


@pytest.fixture
def open_client(root: Path) -> Iterator[Open]:
    """Start the service with some settings; several may be open, all are stopped at the end."""
    with ExitStack() as stack:

        def open_one(clock: Callable[[], datetime] = utc_now, **settings: Any) -> TestClient:
            workspace = Workspace.open(root)
            changed = replace(workspace.settings, **{**ROOMY, **settings})
            app = create_app(Workspace(workspace.root, changed), clock=clock, every=0.1)
            return stack.enter_context(TestClient(app, follow_redirects=False))

        yield open_one


@pytest.fixture
def client(open_client: Open) -> TestClient:
    return open_client()


@pytest.fixture(scope="session")
def dovecot() -> str:
    """The program of an IMAP server; without it the test is skipped, in CI it fails."""
    return found("dovecot") or is_missing("no IMAP server: install dovecot-imapd")


@pytest.fixture(scope="module")
def shared_root(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("shared") / "workspace"))


@pytest.fixture(scope="module")
def shared_client(shared_root: Path) -> Iterator[TestClient]:
    """One service for the tests of a file that leave nothing behind in it: to start it is most of what they cost."""
    workspace = Workspace.open(shared_root)
    app = create_app(Workspace(workspace.root, replace(workspace.settings, **ROOMY)), every=0.1)
    before = sorted((shared_root / "site").rglob("*"))
    with TestClient(app, follow_redirects=False) as client:
        yield client
    assert sorted((shared_root / "site").rglob("*")) == before


@pytest.fixture(scope="session")
def imap_server(dovecot: str) -> Iterator[ImapServer]:
    with running(dovecot) as started:
        yield started


@pytest.fixture(scope="session")
def gap_store(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of such a workspace with a gap: to make its tables takes longer than most tests do."""

    def make(root: Path) -> None:
        put_gap(Workspace.open(Path(shutil.copytree(built, root))))

    return made_once(tmp_path_factory, "with-gap", make) / ".kb" / "store.db"


@pytest.fixture
def desk(open_client: Open, root: Path, gap_store: Path) -> Desk:
    """A service with a desk and a gap."""
    workspace = Workspace.open(root)
    if (root / ".kb" / "store.db").exists():
        put_gap(workspace)
    else:
        shutil.copy(gap_store, root / ".kb" / "store.db")
    made = Desk(workspace)
    made.client = open_client(made.clock)
    return made


@pytest.fixture
def set_up(root: Path, mail_server: MailServer) -> dict[str, Any]:
    """The settings with which tickets are answered by mail, all of them."""
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "site_url: https://help.glim.example/\n", encoding="utf-8")
    return {
        "mail_answers": True,
        "mail_min_probability": 0.3,
        "mail_trusted_server": TRUSTED,
        "mail_holdout": 0.0,
        "contact_address": SUPPORT,
        "smtp_host": "127.0.0.1",
        "smtp_port": mail_server.port,
        "smtp_security": "none",
        "name": "Glim help",
        "hosts": ("testserver",),
    }


@pytest.fixture
def workspace(root: Path, set_up: dict[str, Any]) -> Workspace:
    opened = Workspace.open(root)
    return Workspace(opened.root, replace(opened.settings, **set_up))
