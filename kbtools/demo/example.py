"""The made-up company in one of its languages: articles, tickets, questions, and the words of the tour."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from kbtools.articles.library import Library
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

_PLUGIN = "\n  - kbtools\n"  # in the settings of a new site
# Whose telephone numbers are masked, in new settings: British ones in English, where nobody can know it.
_NO_REGION, _BRITISH = "# redact.region =", "redact.region ="
Step = Callable[[str], None]


@dataclass(frozen=True)
class Example:
    """What the package holds of the company in one language."""

    lang: str = "en"

    @property
    def folder(self) -> Path:
        """The folder with its files."""
        return Path(__file__).parent / self.lang

    @property
    def articles(self) -> Path:
        """The folder with its articles."""
        return self.folder / "articles"

    @property
    def tickets(self) -> Path:
        """The file with its tickets."""
        return self.folder / "tickets.jsonl"

    @cached_property
    def words(self) -> dict[str, Any]:
        """What the tour says."""
        return self._read("tour.json")

    @cached_property
    def questions(self) -> dict[str, Any]:
        """The questions that the tour asks."""
        return self._read("questions.json")

    def _read(self, name: str) -> dict[str, Any]:
        return dict(json.loads((self.folder / name).read_text(encoding="utf-8")))


def make(root: Path, example: Example, step: Step) -> Workspace:
    """The example as a workspace with store, index and site."""
    from kbtools.scaffold import create

    words = example.words
    create(root, words["name"], example.lang)
    articles = root / "docs" / "articles"
    shutil.rmtree(articles)
    shutil.copytree(example.articles, articles)
    shutil.copyfile(example.folder / "home.md", root / "docs" / "index.md")
    icons = ", ".join(f"{tag}: {icon}" for tag, icon in words["icons"].items())
    _replace(root / "mkdocs.yml", _PLUGIN, f"\n  - kbtools:\n      icons: {{{icons}}}\n")
    _replace(root / "pyproject.toml", _NO_REGION, _BRITISH)
    workspace = Workspace.open(root)
    step(words["articles"].format(n=len(Library.of(workspace).sound().published)))
    done = import_tickets(workspace, [example.tickets])
    step(words["tickets"].format(n=done.added, linked=done.linked))
    build_all(workspace, step)
    return workspace


def build_all(workspace: Workspace, step: Step) -> None:
    """Index and site of the articles as they are now."""
    from kbtools.site.build import build

    build(workspace, datetime.now(UTC).date(), strict=False, progress=step)


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
