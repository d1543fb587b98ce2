"""A workspace in which one person is to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from two_people import workspace_of_seven

from kbtools.cli import kb
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, write_article: Callable[..., Path]) -> Workspace:
    write_article("lamp.md", "title: The lamp is dark")
    return workspace_of_seven(tmp_path)


@pytest.fixture
def kb_with(tmp_path: Path, write_article: Callable[..., Path]) -> Callable[..., Callable[..., str]]:
    """Makes a workspace with an article and these tickets, and gives `kb` in it: what a command prints."""

    def made(rows: list[dict[str, Any]]) -> Callable[..., str]:
        write_article("lamp.md", "title: The lamp is dark")
        (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
        make_secret(tmp_path / ".kb" / "secret")
        (tmp_path / "t.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        run("ticket", "import", str(tmp_path / "t.jsonl"))
        return run

    def run(*words: str, code: int = 0, answer: str = "") -> str:
        done = CliRunner().invoke(kb, ["-C", str(tmp_path), *words], input=answer, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return str(done.output)

    return made
