"""A small workspace with a real store, and a way to ask it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from search_workspace import Make, articles

from kbtools.articles.library import Folder
from kbtools.model.article import Article
from kbtools.model.ticket import Ticket
from kbtools.search.build import build_index
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace


def _indexed(root: Path, pages: list[Article] | None, asked: list[Ticket] | None, settings: str) -> Workspace:
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (root / "pyproject.toml").write_text(f"[tool.kbtools]\n{settings}\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    workspace = Workspace.open(root)
    for page in articles() if pages is None else pages:
        Folder.of(workspace).write(page)
    if asked:
        with workspace.store() as store:
            store.tickets.put_many(asked)
    build_index(workspace)
    return workspace


@pytest.fixture
def make_anew(tmp_path: Path) -> Make:
    """Make a workspace of articles and tickets, and index it."""

    def make(
        pages: list[Article] | None = None, asked: list[Ticket] | None = None, *, name: str = "one", settings: str = ""
    ) -> Workspace:
        return _indexed(tmp_path / name, pages, asked, settings)

    return make


@pytest.fixture(scope="session")
def made_before() -> dict[str, Path]:
    """The workspaces that this process indexed, by what they were made of."""
    return {}


@pytest.fixture
def make(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, made_before: dict[str, Path]) -> Make:
    """As `make_anew`, but what was made of the same before is copied: to index it is most of what these tests cost."""

    def copied(
        pages: list[Article] | None = None, asked: list[Ticket] | None = None, *, name: str = "one", settings: str = ""
    ) -> Workspace:
        key = repr((pages, asked, settings))
        if key not in made_before:
            root = tmp_path_factory.mktemp("indexed") / "help"
            _indexed(root, pages, asked, settings)
            made_before[key] = root
        return Workspace.open(Path(shutil.copytree(made_before[key], tmp_path / name)))

    return copied
