"""A workspace with nothing in it but what a test puts there."""

from __future__ import annotations

from pathlib import Path

from kbtools.settings import Settings
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace


def bare_workspace(root: Path, settings: Settings | None = None) -> Workspace:
    """The folder as a workspace with these settings, or the default ones, and a secret."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    return Workspace(root, settings or Settings())
