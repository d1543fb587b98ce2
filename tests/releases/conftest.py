"""A workspace with an index, a site and answered tickets, whose releases are kept in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from made_once import made_once
from release_centre import PAGES, Centre
from search_workspace import TOPICS, tickets

from kbtools.search.build import build_index
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace


def _make(root: Path) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    settings = '[tool.kbtools]\nsuggest.model = "none"\nindex.storage = "shared"\n'
    (root / "pyproject.toml").write_text(settings, encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    workspace = Workspace.open(root)
    centre = Centre(workspace, root / "shared")
    for slug, (_, body) in TOPICS.items():
        centre.write(slug, body)
    for path, html in PAGES.items():
        centre.put_page(path, html)
    with workspace.store() as store:
        store.tickets.put_many(tickets(times=2))
    build_index(workspace, full=True)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "releases", _make)


@pytest.fixture
def centre(made: Path, tmp_path: Path) -> Centre:
    root = Path(shutil.copytree(made, tmp_path / "workspace"))
    return Centre(Workspace.open(root), root / "shared")
