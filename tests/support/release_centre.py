"""A help centre whose index and site are kept in shared storage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from search_workspace import TOPICS

from kbtools.cli import kb
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PAGES = {"index.html": "<h1>Home</h1>", "articles/pay-an-invoice/index.html": "<h1>Pay an invoice</h1>"}


@dataclass(frozen=True)
class Centre:
    """A workspace and the folder of its shared storage."""

    workspace: Workspace
    storage: Path

    def kb(self, *words: str, code: int = 0) -> str:
        """What a command prints."""
        done = CliRunner().invoke(kb, ["-C", str(self.workspace.root), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return str(done.output)

    def told(self, *words: str) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.kb(*words, "--json").splitlines()[-1])

    def ids(self, kind: str) -> list[str]:
        """The releases of a kind that are kept, the newest first."""
        return [row["id"] for row in self.told(kind, "list")["releases"]]

    def live(self, kind: str) -> str:
        """The id of the live one."""
        return str(next(row["id"] for row in self.told(kind, "list")["releases"] if row["live"]))

    def write(self, slug: str, body: str) -> None:
        """Change an article."""
        text = f"---\ntitle: {TOPICS[slug][0]}\n---\n\n## What to do\n\n{body}\n"
        (self.workspace.docs / f"{slug}.md").write_text(text, encoding="utf-8")

    def put_page(self, path: str, html: str) -> None:
        """Change a page of the built site."""
        page = self.workspace.site / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(html, encoding="utf-8")
