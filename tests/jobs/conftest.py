"""A small help centre with a built site, in a store of either kind."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from bare_workspace import bare_workspace

from kbtools.site.build import build
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "site_name: Test\ntheme:\n  name: material\n  font: false\nplugins: [search, kbtools]\n"
TEXT = "---\ntitle: Where are my orders?\nstate: draft\n---\n\nOpen **Orders**.\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def shown(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    """One article that nobody published yet, and a site."""
    made = bare_workspace(tmp_path / "help")
    if request.param == "postgresql":
        url = cast("str", request.getfixturevalue("postgresql"))
        settings = f"[tool.kbtools]\nstore.url = {json.dumps(url)}\n"
        (made.root / "pyproject.toml").write_text(settings, encoding="utf-8")
        made = Workspace.open(made.root)
    (made.root / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    folder = made.docs / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "orders.md").write_text(TEXT, encoding="utf-8")
    made.store().close()
    build(made, NOW.date(), strict=False)
    return made
