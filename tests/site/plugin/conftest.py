"""A small workspace whose site can be built and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_site import Build, Built

from kbtools.articles.library import Library
from kbtools.site.plugin.build import build_site
from kbtools.workspace import Workspace

MKDOCS = """\
site_name: Glim help
theme: {name: material, features: [navigation.indexes, navigation.prune]}
plugins: [search, kbtools]
"""


@pytest.fixture
def build(tmp_path: Path, docs: Path) -> Build:
    """Build the workspace at `tmp_path`, which holds what the test wrote into `docs`."""

    def run(config: str = MKDOCS, *, strict: bool = True) -> Built:
        (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
        if not (docs / "index.md").exists():
            (docs / "index.md").write_text("---\ntitle: Glim help\ntemplate: kbtools/home.html\n---\n\nWelcome.\n")
        workspace = Workspace.open(tmp_path)
        return Built(tmp_path, build_site(workspace, Library.of(workspace), strict=strict))

    return run
