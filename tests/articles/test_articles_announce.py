"""`kb announce`: an article in a few words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kbtools.articles.announce import announce_article
from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.scaffold import create
from kbtools.workspace import Workspace

LAMP = """---
title: The lamp is flat
kind: known-issue
---

## What you see

It is dark. It was light. It will be light again.

![A dark lamp](lamp.png)

## Why

A secret reason.

## What to do

1. Press **On** and [wait](other.md).
2. Two
3. Three
4. Four
5. Five
6. Six

## Next update

On Monday.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A help centre at an address, with an article about a lamp."""
    create(tmp_path / "w", "Test")
    root = tmp_path / "w"
    (root / "docs" / "lamp.md").write_text(LAMP, encoding="utf-8")
    config = root / "mkdocs.yml"
    rest = [line for line in config.read_text(encoding="utf-8").split("\n") if not line.startswith("site_url")]
    config.write_text("\n".join(["site_url: https://help.example.com/", *rest]), encoding="utf-8")
    return Workspace.open(root)


def test_an_article_is_told_by_its_first_sentences_steps_and_address(workspace: Workspace) -> None:
    made = announce_article(workspace, "lamp")
    assert made.text == (
        "The lamp is flat\n\nWhat you see:\nIt is dark. It was light.\n\n"
        "What to do:\n1. Press On and wait.\n2. Two\n3. Three\n4. Four\n5. Five\n…\n\n"
        "Next update:\nOn Monday.\n\nhttps://help.example.com/articles/lamp/"
    )
    assert made.markdown.startswith("**The lamp is flat**\n\n**What you see**\n\nIt is dark.")
    assert made.markdown.endswith("\n\n<https://help.example.com/articles/lamp/>")


def test_what_a_page_does_not_tell_is_not_made_up(workspace: Workspace) -> None:
    (workspace.docs / "short.md").write_text("# Only a title\n", encoding="utf-8")
    assert announce_article(workspace, "short").text == "Only a title\n\nhttps://help.example.com/articles/short/"
    with pytest.raises(KbError, match="no article"):
        announce_article(workspace, "nothing-like-it")


def test_a_draft_is_announced_with_a_warning(workspace: Workspace) -> None:
    path = workspace.docs / "lamp.md"
    path.write_text(LAMP.replace("kind:", "state: draft\nkind:"), encoding="utf-8")
    done = CliRunner().invoke(kb, ["-C", str(workspace.root), "announce", "lamp"])
    assert done.exit_code == 0
    assert "Customers cannot read it yet" in done.stderr
    assert "Customers cannot read" not in done.stdout
