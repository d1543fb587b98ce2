"""A small workspace with a real store, and a way to ask it."""

from __future__ import annotations

from pathlib import Path

import pytest
from search_workspace import Make, articles

from kbtools.articles.library import Folder
from kbtools.model.article import Article
from kbtools.model.ticket import Ticket
from kbtools.search.build import build_index
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a workspace of articles and tickets; indexed unless told otherwise."""

    def build(
        pages: list[Article] | None = None, asked: list[Ticket] | None = None, *, name: str = "one", settings: str = ""
    ) -> Workspace:
        root = tmp_path / name
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

    return build
